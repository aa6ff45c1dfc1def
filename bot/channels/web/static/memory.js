// What the browser remembers for us.

const REMEMBER_MS = 14 * 24 * 3600 * 1000;

/**
 * The token and the messages not yet received by the server. In the tab by default; on the device when asked.
 * A browser that forbids storage gives a chat that lives as long as the page.
 */
function createMemory(name) {
  const fallback = new Map();
  const key = `afklar:${name}`;
  const outKey = `${key}:out:`;

  function use(area, job) {
    try {
      return job(window[area]);
    } catch {
      return job({
        getItem: (k) => fallback.get(k) ?? null,
        setItem: (k, v) => fallback.set(k, v),
        removeItem: (k) => fallback.delete(k),
        keys: () => [...fallback.keys()],
      });
    }
  }
  const read = (area, k) => {
    try {
      return JSON.parse(use(area, (s) => s.getItem(k)));
    } catch {
      return null;
    }
  };
  const write = (area, k, value) => use(area, (s) => s.setItem(k, JSON.stringify(value)));
  const drop = (k) => ["sessionStorage", "localStorage"].forEach((area) => use(area, (s) => s.removeItem(k)));
  const areaOf = (record) => (record?.until ? "localStorage" : "sessionStorage");
  const keysOf = (area) => use(area, (s) => (s.keys ? s.keys() : Object.keys(s)));

  function load() {
    const kept = read("localStorage", key);
    if (kept && kept.until > Date.now()) return kept;
    if (kept) forget();
    return read("sessionStorage", key);
  }
  function forget() {
    drop(key);
    for (const area of ["sessionStorage", "localStorage"]) {
      keysOf(area).filter((k) => k.startsWith(outKey)).forEach(drop);
    }
  }
  return {
    load,
    forget,
    save: (record) => write(areaOf(record), key, record),
    remember(record, yes) {
      const unsent = this.unsent();
      forget();
      const moved = { ...record, until: yes ? Date.now() + REMEMBER_MS : undefined };
      this.save(moved);
      unsent.forEach((item) => this.keep(moved, item));
      return moved;
    },
    keep: (record, item) => write(areaOf(record), outKey + item.id, item),
    delivered: (id) => drop(outKey + id),
    unsent() {
      const keys = ["sessionStorage", "localStorage"].flatMap((area) =>
        keysOf(area).filter((k) => k.startsWith(outKey)).map((k) => read(area, k)));
      const items = new Map(keys.filter((item) => item?.id).map((item) => [item.id, item]));
      return [...items.values()].sort((a, b) => a.at - b.at || a.order - b.order);
    },
  };
}
