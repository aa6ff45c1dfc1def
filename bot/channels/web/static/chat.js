/**
 * Afklar's chat client: one self-contained module, no dependencies, no global state.
 *
 *     import { mount } from "./chat.js";
 *     const chat = mount(element, { municipality: "0540" });
 *     chat.destroy();
 *
 * Speaks only the chat API. Text from people and from the server reaches the page as text nodes, never as markup,
 * and no style attribute is written, so the strictest content security policy holds.
 */

/** Every text a reader meets; `options.texts` overrides any of them. `{name}` is filled in. */
export const TEXTS = {
  brand: "Afklar",
  human: "Tal med et menneske:",
  exit: "Forlad siden",
  exitMore: "hurtigt", // follows `exit`; left out where there is no room for it
  menu: "Din samtale",
  remember: "Husk samtalen på denne enhed i 14 dage",
  rememberHelp: "Ellers forsvinder den herfra, når du lukker fanen. Brug det ikke på en computer, som andre også bruger.",
  remembered: "Samtalen bliver husket på denne enhed.",
  notRemembered: "Samtalen bliver ikke længere husket på denne enhed.",
  clear: "Ryd samtalen",
  clearTitle: "Vil du rydde samtalen?",
  clearText: "Samtalen bliver slettet, og du begynder forfra.",
  clearYes: "Ja, ryd samtalen",
  clearTextBooked:
    "Du har bestilt en tid eller bedt om at blive ringet op. Hvis du sletter alt, bliver det aflyst. " +
    "Du kan nøjes med at fjerne samtalen fra denne enhed. Så gælder aftalen stadig. Skriv dit nummer på den ned først.",
  clearYesBooked: "Slet alt, også aftalen",
  clearNo: "Nej, behold den",
  clearFailed: "Samtalen kunne ikke slettes lige nu. Prøv igen om lidt.",
  clearHere: "Fjern den fra denne enhed",
  cleared: "Samtalen er ryddet. Du begynder forfra.",
  clearedHere: "Samtalen er fjernet fra denne enhed. Du begynder forfra.",
  log: "Samtale",
  answers: "Svarmuligheder",
  you: "Du",
  youChose: "Du valgte",
  bot: "Afklar",
  advisor: "Rådgiver",
  advisorNamed: "{name}, rådgiver",
  system: "Besked",
  typing: "Afklar skriver …",
  typingAdvisor: "Rådgiveren skriver …",
  progress: "Spørgsmål {number} af {of}",
  field: "Skriv din besked",
  send: "Send",
  counter: "{count} af {max} tegn",
  newMessages: "Nye beskeder",
  sending: "Sender …",
  sent: "Sendt",
  failed: "Ikke sendt endnu. Vi prøver selv igen.",
  waiting: "Der er travlt lige nu. Beskeden bliver sendt om lidt.",
  rejected: "Beskeden kunne ikke sendes.",
  failedAnnounce: "Din besked er ikke sendt endnu. Vi prøver igen.",
  retry: "Prøv igen",
  edit: "Ret beskeden",
  connecting: "Forbinder …",
  offline: "Ingen forbindelse. Vi prøver selv igen, og det, du skriver, bliver sendt, når forbindelsen er tilbage.",
  back: "Forbundet igen.",
  busy: "Der er travlt lige nu. Vi prøver igen om lidt.",
  startFailed: "Samtalen kunne ikke begynde.",
  ended: "Samtalen er slut.",
  endedUnsent: "Din sidste besked nåede ikke frem.",
  startOver: "Start en ny samtale",
  today: "I dag",
  yesterday: "I går",
  scaleTitle: "{score} ud af {max} point",
  scaleLabel: "En skala fra 0 til {max} point. Dit resultat er {score} point.",
  scaleAtLeast: "Mindst {score} ud af {max} point",
  scaleAtLeastPlain: "Skala fra 0 til {max} point",
  scaleAtLeastNote: "Du har sprunget noget over, så vi kender ikke det præcise tal.",
  scaleAtLeastLabel: "En skala fra 0 til {max} point. Det præcise tal er ikke kendt.",
  booking: {
    confirmed: "Din tid er bestilt",
    changed: "Din tid er flyttet",
    cancelled: "Din tid er aflyst",
    waitlisted: "Du står på venteliste",
  },
  bookingOffer: "Hvad",
  bookingWhen: "Hvornår",
  bookingFormat: "Hvordan",
  bookingPlace: "Hvor",
  reference: "Dit nummer på aftalen",
  calendar: "Føj til din kalender",
  formats: { phone: "Telefon", in_person: "Fremmøde", video: "Video" },
  offers: {
    clarifying_conversation: "Afklarende samtale",
    alcohol_conversation: "Samtale om alkohol",
    alcohol_treatment: "Alkoholbehandling",
    nicotine_cessation: "Samtale om nikotin- og tobaksafvænning",
    nicotine_group: "Nikotin- og tobaksafvænning på hold",
    nicotine_individual: "Kort samtale om individuel nikotin- og tobaksafvænning",
    learn_to_cope: "Lær at tackle",
    closing_conversation: "Afsluttende samtale",
  },
  callback: "Du bliver ringet op",
  referral: "Henvisningen er sendt",
  reasons: "Se hvorfor",
  source: "Kilde: {source}",
  crisis: "Få hjælp nu",
  crisisCall: "Ring {number}",
  crisisLess: "Vis mindre",
  crisisMore: "Vis numrene",
  queued: "Du venter på en rådgiver. Du kan godt skrive imens.",
  assigned: "Du skriver nu med en rådgiver.",
  assignedNamed: "Du skriver nu med {name}, som er rådgiver.",
};

const MAX_TEXT = 2000;
const COUNTER_FROM = 1800;
const REMEMBER_MS = 14 * 24 * 3600 * 1000;
const REQUEST_MS = 15000;
const FIRST_BYTE_MS = 8000; // a proxy that buffers the stream shows itself by silence
const SILENCE_MS = 45000;
const STREAM_AGAIN_MS = 30000;
const TYPING_AFTER_MS = 300;
const TYPING_LASTS_MS = 8000;
const ONE_GO_MS = 3000;
const NEAR_BOTTOM = 80;
const AUDIT_BANDS = [0, 8, 16, 20];
const ENDED = [401, 410];

// ---------------------------------------------------------------------------------------------- small helpers

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const backoff = (attempt) => Math.min(30000, 1000 * 2 ** Math.min(attempt, 5)) * (0.5 + Math.random() / 2);
const wholeNumber = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");

/** A UUID also where `randomUUID` is missing: a page on plain http is no secure context. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** An element with attributes; keys that begin with "on" are listeners. Strings become text nodes. */
function el(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** `texts` with `changes` in place of theirs, also one level down. */
function withOverrides(texts, changes = {}) {
  const nested = Object.entries(texts).filter(([, value]) => typeof value === "object");
  return { ...texts, ...changes, ...Object.fromEntries(nested.map(([key, value]) => [key, { ...value, ...changes[key] }])) };
}

const hidden = (text) => el("span", { class: "afk-vh" }, text);
const icon = (path) =>
  svg("svg", { class: "afk-icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d: path }));
const ICON_SEND = "M4 12h14M12 6l6 6-6 6";
const ICON_CHECK = "M5 12.5l4.5 4.5L19 7.5";
const ICON_PHONE = "M5 4h3.5L10 8l-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5V19a2 2 0 0 1-2 2A15 15 0 0 1 3 6a2 2 0 0 1 2-2z";
const ICON_MENU = "M5 12h.01M12 12h.01M19 12h.01";
const ICON_FOLD = "M6 9.5l6 6 6-6";
const ICON_DOWN = "M12 5v14M6 13l6 6 6-6";

// ------------------------------------------------------------------------------------------ links in plain text

const CANDIDATE = /https?:\/\/[^\s<>"]+|(?:\+45[ \u00a0]?)?\d[\d \u00a0]*\d/g;
const PHONE = /^(?:\+45 ?)?(?:[2-9]\d{7}|[2-9]\d(?: \d\d){3}|[2-9]\d \d{3} \d{3}|116 111|112)$/;
const SHORT_PHONE = /^(?:114|1813|1818|1888)$/; // could be years or amounts: only after a word that says "call"
const CALL_WORD = /(?:\bring(?:e|er)?(?: til| på)?|telefon|tlf\.?|nummer|lægevagten(?: på)?) $/i;

const telHref = (number) => "tel:" + number.replace(/[^\d+]/g, "");
const phoneLink = (number, attributes = {}, ...children) =>
  el("a", { href: telHref(number), ...attributes }, ...(children.length ? children : [number]));

/** Text as nodes: line breaks stay (CSS), web addresses and Danish phone numbers become links. */
function linked(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const link = linkFor(match[0], text.slice(0, match.index), text.slice(match.index + match[0].length));
    if (!link) continue;
    nodes.push(text.slice(done, match.index), link);
    done = match.index + link.textContent.length;
  }
  nodes.push(text.slice(done));
  return nodes;
}

function linkFor(found, before, after) {
  if (found.startsWith("http")) {
    const address = found.replace(/[.,;:!?)\]]+$/, "");
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
  }
  if (/[\d.,:/-]$/.test(before) || /^[.,:/-]?\d/.test(after)) return null;
  const plain = found.replace(/\u00a0/g, " ");
  const isPhone = PHONE.test(plain) || (SHORT_PHONE.test(plain) && CALL_WORD.test(before));
  return isPhone ? phoneLink(found, { class: "afk-tel" }) : null;
}

/** The address when it is http(s), else null: a server's mistake must not become a `javascript:` link. */
function safeAddress(address, base) {
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// ---------------------------------------------------------------------------------------------- dates, in Danish

const ZONE = "Europe/Copenhagen";
const format = (options) => new Intl.DateTimeFormat("da-DK", { timeZone: ZONE, ...options });
const CLOCK = format({ hour: "numeric", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const DAY_KEY = format({ year: "numeric", month: "2-digit", day: "2-digit" });

function dayTitle(at, texts) {
  const key = DAY_KEY.format(at);
  if (key === DAY_KEY.format(Date.now())) return texts.today;
  if (key === DAY_KEY.format(Date.now() - 24 * 3600 * 1000)) return texts.yesterday;
  return DAY.format(at);
}

function period(startsAt, endsAt) {
  const start = new Date(startsAt);
  if (!startsAt || Number.isNaN(start.getTime())) return null;
  const until = endsAt ? "–" + CLOCK.format(new Date(endsAt)) : "";
  return `${DAY.format(start)} kl. ${CLOCK.format(start)}${until}`;
}

// ------------------------------------------------------------------------------- what the browser remembers for us

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
      const moved = { token: record.token, session: record.session, ...(yes && { until: Date.now() + REMEMBER_MS }) };
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

// ------------------------------------------------------------------------------------------------- talking to it

/** Requests as values: `{status, data, retryAfter}`, status 0 when the network failed, timed out or was aborted. */
function createApi(base) {
  return async function call(method, path, { body, token, signal } = {}) {
    const guard = new AbortController();
    const stop = () => guard.abort();
    const timer = setTimeout(stop, REQUEST_MS);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    try {
      const response = await fetch(base + path, {
        method, signal: guard.signal, cache: "no-store", referrerPolicy: "no-referrer",
        headers: requestHeaders(token, body),
        body: body && JSON.stringify(body),
      });
      const data = response.status === 204 ? null : await response.json().catch(() => null);
      const seconds = Number(response.headers.get("Retry-After"));
      return { status: response.status, data, retryAfter: response.status === 429 ? Math.max(1, seconds || 5) * 1000 : 0 };
    } catch {
      return { status: 0, data: null, retryAfter: 0 };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  };
}

function requestHeaders(token, body) {
  return {
    Accept: "application/json",
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body && { "Content-Type": "application/json" }),
  };
}

/** A pause that `wake()` cuts short. */
function createPause(signal) {
  let wake = () => {};
  const pause = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => (clearTimeout(timer), resolve());
      if (signal.aborted) wake();
    });
  signal.addEventListener("abort", () => wake());
  return { pause, wake: () => wake() };
}

/** Server-sent events from a fetch body: yields `{event, data}`, and null for every other sign of life. */
async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer = (buffer + decoder.decode(value, { stream: true })).replace(/\r\n/g, "\n");
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop();
    yield null;
    yield* blocks.map(parseEvent).filter(Boolean);
  }
}

function parseEvent(block) {
  const event = { event: "message", data: null };
  const data = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*)(?::[ ]?(.*))?$/.exec(line) ?? [];
    if (field === "event") event.event = value;
    else if (field === "data") data.push(value ?? "");
  }
  if (!data.length) return null;
  try {
    event.data = JSON.parse(data.join("\n"));
  } catch {
    return null;
  }
  return event;
}

/**
 * Keeps messages coming until `signal` aborts: first what was missed, then the event stream; polling while the stream
 * is blocked; back-off with jitter while the server cannot be reached.
 *
 * `on`: history({messages, pending, state}), event(name, data), link("live" | "offline"), ended().
 * `cursor()` is the last message id known; `busy()` whether an answer is awaited.
 */
function createFeed({ call, base, token, signal, cursor, busy, on }) {
  const { pause, wake } = createPause(signal);
  let stream = null;
  let lastLife = 0;

  async function catchUp() {
    const answer = await call("GET", `messages?after=${cursor()}`, { token, signal });
    if (signal.aborted) return answer;
    if (answer.status === 200 && answer.data) on.history(answer.data);
    else if (ENDED.includes(answer.status)) on.ended();
    return answer;
  }

  /** Resolves when the stream ends: true when it had lived, false when it never carried a byte. */
  async function listen() {
    let lived = false;
    let timer = 0;
    const own = new AbortController();
    const watch = (ms) => (clearTimeout(timer), (timer = setTimeout(() => own.abort(), ms)));
    const stop = () => own.abort();
    signal.addEventListener("abort", stop);
    stream = own;
    watch(FIRST_BYTE_MS);
    try {
      const response = await fetch(base + "events", {
        signal: own.signal, cache: "no-store", referrerPolicy: "no-referrer",
        headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream", "Last-Event-ID": String(cursor()) },
      });
      if (!response.ok || !/event-stream/.test(response.headers.get("Content-Type") ?? "")) return false;
      for await (const event of readEvents(response.body)) {
        lived = true;
        lastLife = Date.now();
        watch(SILENCE_MS);
        if (signal.aborted) return true;
        if (event) on.event(event.event, event.data);
      }
    } catch {
      // The loop below finds out why by asking for what was missed.
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      stream = null;
    }
    return lived;
  }

  async function run() {
    let misses = 0;
    let blocked = 0;
    let streamAfter = 0;
    while (!signal.aborted) {
      const answer = await catchUp();
      if (signal.aborted || ENDED.includes(answer.status)) return;
      if (answer.status !== 200) {
        if (answer.status !== 429) on.link("offline");
        await pause(answer.retryAfter || backoff(misses++));
        continue;
      }
      misses = 0;
      on.link("live");
      if (Date.now() >= streamAfter) {
        blocked = (await listen()) ? 0 : blocked + 1;
        if (blocked > 1) streamAfter = Date.now() + STREAM_AGAIN_MS;
      }
      if (!signal.aborted) await pause(blocked ? (busy() ? 1200 : 4000) : 100 + 400 * Math.random());
    }
  }

  return {
    run,
    check: catchUp,
    cut: () => stream?.abort(),
    /** The world may have changed (back online, tab seen again): try now instead of waiting. */
    nudge(stale = 0) {
      if (stream && Date.now() - lastLife >= stale) stream.abort();
      wake();
    },
  };
}

/**
 * Sends one message at a time, in order, under the id it was born with, until the server has it or refuses it.
 *
 * `on`: trying(item), sent(item), failed(item), waiting(item), rejected(item, message), ended().
 */
function createOutbox({ call, token, signal, on }) {
  const { pause, wake } = createPause(signal);
  const queue = [];
  let running = false;

  async function attempt(item, tries) {
    on.trying(item);
    const body = item.choice ? { id: item.id, choice: item.choice } : { id: item.id, text: item.text };
    const answer = await call("POST", "messages", { body, token, signal });
    if (signal.aborted) return true;
    if (answer.status >= 200 && answer.status < 300) return on.sent(item), true;
    if (ENDED.includes(answer.status)) return queue.splice(0), on.ended(), true;
    if (answer.status === 429) return on.waiting(item), await pause(answer.retryAfter), false;
    if (answer.status >= 400 && answer.status < 500) return on.rejected(item, answer.data?.message), true;
    if (tries > 0 || !navigator.onLine) on.failed(item);
    await pause(backoff(tries));
    return false;
  }

  async function pump() {
    if (running) return;
    running = true;
    for (let tries = 0; queue.length && !signal.aborted; tries++) {
      const item = queue[0];
      if (await attempt(item, tries)) {
        if (queue[0] === item) queue.shift();
        tries = -1;
      }
    }
    running = false;
  }

  return { add: (item) => (queue.push(item), pump()), wake };
}

// --------------------------------------------------------------------------------------------- cards for results

const CARDS = { screening: screeningCard, booking: bookingCard, callback: callbackCard, referral: referralCard,
  eligibility: reasonsCard, crisis: crisisLines };

function card(kind, ...children) {
  return el("div", { class: `afk-card afk-card-${kind}` }, ...children);
}

function screeningCard(result, texts) {
  const { max, complete } = result;
  const values = { max, score: complete ? result.score : result.at_least };
  if (complete) {
    return card("scale", el("h2", {}, fill(texts.scaleTitle, values)), scale(result, fill(texts.scaleLabel, values)));
  }
  const known = values.score !== null && values.score !== undefined;
  return card("scale",
    el("h2", {}, fill(known ? texts.scaleAtLeast : texts.scaleAtLeastPlain, values)),
    scale(result, fill(texts.scaleAtLeastLabel, values)),
    el("p", {}, texts.scaleAtLeastNote));
}

/** Cells for 0..max, so that a score on a limit lies clearly inside its own band. Shades of one calm colour, no names. */
function scale({ max, complete, score, instrument }, label) {
  const cell = 100 / (max + 1);
  const middle = (value) => `${(value + 0.5) * cell}%`;
  const starts = instrument === "audit" ? AUDIT_BANDS : [0];
  const bands = starts.map((start, index) => {
    const end = starts[index + 1] ?? max + 1;
    return svg("rect", { class: `afk-band afk-band-${index}`, x: `${start * cell}%`, y: 34, width: `${(end - start) * cell}%`, height: 16 });
  });
  const ticks = [...starts, max].map((value) => svg("text", { class: "afk-tick", x: middle(value), y: 70 }, String(value)));
  const marker = complete && Number.isFinite(score) ? [
    svg("text", { class: "afk-score", x: middle(score), y: 16 }, String(score)),
    svg("line", { class: "afk-marker", x1: middle(score), x2: middle(score), y1: 22, y2: 54 }),
    svg("circle", { class: "afk-marker-dot", cx: middle(score), cy: 42, r: 9 }),
  ] : [];
  return svg("svg", { class: "afk-scale", width: "100%", height: 78, role: "img", "aria-label": label },
    svg("g", { "aria-hidden": "true" }, ...bands, ...ticks, ...marker));
}

function bookingCard(result, texts, base) {
  const rows = [
    [texts.bookingOffer, texts.offers[result.offer]],
    [texts.bookingWhen, period(result.starts_at, result.ends_at)],
    [texts.bookingFormat, texts.formats[result.format]],
    [texts.bookingPlace, placeText(result.place)],
  ].filter(([, value]) => value);
  const live = result.status !== "cancelled";
  const calendar = live && result.calendar_url && safeAddress(result.calendar_url, base);
  return card(`booking afk-booking-${live ? "live" : "off"}`,
    el("h2", {}, texts.booking[result.status] ?? texts.booking.confirmed),
    el("dl", {}, ...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, ...linked(value))))),
    referenceLine(result.reference, texts),
    calendar ? el("a", { class: "afk-button", href: calendar, download: true }, texts.calendar) : null);
}

function placeText(place) {
  if (!place || typeof place === "string") return place;
  return [place.name, place.address].filter(Boolean).join("\n");
}

function referenceLine(reference, texts) {
  if (!reference) return null;
  return el("p", { class: "afk-reference" }, el("span", {}, texts.reference), el("strong", { translate: "no" }, reference));
}

function callbackCard(result, texts) {
  return card("callback", el("h2", {}, texts.callback), referenceLine(result.reference, texts));
}

function referralCard(result, texts) {
  const offer = texts.offers[result.offer];
  return card("referral", el("h2", {}, texts.referral), offer ? el("p", {}, offer) : null);
}

function reasonsCard(result, texts) {
  const reasons = (result.reasons ?? []).filter((reason) => reason.text);
  if (!reasons.length) return null;
  const item = ({ text, source }) =>
    el("li", {}, ...linked(text), source ? el("span", { class: "afk-source" }, ...linked(fill(texts.source, { source }))) : null);
  return card("reasons", el("details", {}, el("summary", {}, texts.reasons), el("ul", {}, ...reasons.map(item))));
}

function crisisList(result, texts) {
  const item = ({ name, number, hours }) =>
    el("li", {}, phoneLink(number, { class: "afk-call" }, icon(ICON_PHONE), el("span", {},
      el("strong", {}, fill(texts.crisisCall, { number })),
      el("span", {}, [name !== number && name, hours].filter(Boolean).join(" · ")))));
  return el("ul", { class: "afk-numbers" }, ...(result.numbers ?? []).map(item));
}

/** The same numbers as they stay in the conversation: quiet lines under the text. */
function crisisLines({ numbers = [] }) {
  const line = ({ name, number, hours }) =>
    el("li", {}, name === number ? "" : `${name}: `, phoneLink(number, { class: "afk-tel" }), hours ? ` · ${hours}` : "");
  return el("ul", { class: "afk-card afk-lines" }, ...numbers.map(line));
}

// ------------------------------------------------------------------------------------------------------ the frame

/** Builds the static parts inside `root`; returns them by name. */
function buildFrame(root, texts, settings, act) {
  const uid = `afk-${newId().slice(0, 8)}`;
  const ui = { root };
  const button = (label, onclick, attributes = {}) =>
    el("button", { type: "button", class: "afk-button", onclick, ...attributes }, ...[label].flat());

  ui.municipality = el("span", { class: "afk-municipality" });
  ui.help = el("p", { class: "afk-help" });
  ui.menuButton = button([icon(ICON_MENU), el("span", {}, texts.menu)], () => act.toggleMenu(), { class: "afk-quiet-button", "aria-expanded": "false", "aria-controls": `${uid}-menu` });
  ui.exit = button([texts.exit, el("span", {}, ` ${texts.exitMore}`)], () => act.leave(), { class: "afk-exit" });
  ui.remember = el("input", { type: "checkbox", id: `${uid}-remember`, "aria-describedby": `${uid}-remember-help`,
    onchange: () => act.remember(ui.remember.checked) });
  ui.privacy = el("p", { class: "afk-privacy", hidden: true });
  ui.menu = el("div", { class: "afk-menu", id: `${uid}-menu`, hidden: true },
    el("label", { class: "afk-check", for: `${uid}-remember` }, ui.remember, el("span", {}, texts.remember)),
    el("p", { class: "afk-hint", id: `${uid}-remember-help` }, texts.rememberHelp),
    button(texts.clear, () => act.askClear()), ui.privacy);
  ui.crisis = el("section", { class: "afk-crisis", "aria-label": texts.crisis, hidden: true });
  ui.banner = el("p", { class: "afk-banner", hidden: true });
  ui.progressText = el("span", { "aria-hidden": "true" });
  ui.progressBar = el("progress", { "aria-label": texts.progress, max: 1, value: 0 });
  ui.progress = el("div", { class: "afk-progress", hidden: true }, ui.progressText, ui.progressBar);
  ui.top = el("header", { class: "afk-top" },
    el("div", { class: "afk-header" },
      el("div", { class: "afk-row afk-brand" },
        el(settings.page ? "h1" : "p", { class: "afk-name" }, texts.brand), ui.municipality),
      el("div", { class: "afk-row afk-tools" }, ui.menuButton, ui.exit),
      ui.help),
    ui.menu, ui.crisis, ui.banner, ui.progress);

  ui.log = el("div", { class: "afk-log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": texts.log, tabindex: "0" });
  ui.typing = el("p", { class: "afk-typing", hidden: true }, el("span", { class: "afk-dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
  ui.typingText = el("span");
  ui.typing.append(ui.typingText);
  ui.answers = el("div", { class: "afk-answers", role: "group", "aria-label": texts.answers, tabindex: "-1" });

  ui.scroll = el("div", { class: "afk-scroll" }, ui.log, ui.typing, ui.answers);

  ui.jump = el("button", { type: "button", class: "afk-jump", hidden: true, onclick: () => act.jump() }, icon(ICON_DOWN), texts.newMessages);
  ui.link = el("p", { class: "afk-link", hidden: true });
  ui.field = el("textarea", { id: `${uid}-field`, class: "afk-field", rows: 1, maxlength: MAX_TEXT, placeholder: texts.field,
    autocomplete: "off", enterkeyhint: "send", "aria-describedby": `${uid}-counter` });
  ui.counter = el("p", { class: "afk-counter", id: `${uid}-counter` });
  ui.form = el("form", { class: "afk-form" },
    el("label", { class: "afk-vh", for: `${uid}-field` }, texts.field),
    ui.field,
    el("button", { type: "submit", class: "afk-send" }, el("span", {}, texts.send), icon(ICON_SEND)),
    ui.counter);
  ui.bottom = el("div", { class: "afk-bottom" }, ui.jump, ui.link, ui.form);
  ui.main = el(settings.page ? "main" : "section", { class: "afk-main", "aria-label": settings.page ? null : texts.brand },
    ui.scroll, ui.bottom);

  ui.clearText = el("p", { id: `${uid}-text` });
  ui.clearError = el("p", { class: "afk-error", role: "alert", hidden: true });
  ui.clearHere = button(texts.clearHere, () => act.clearHere());
  ui.clearYes = button("", () => act.clear());
  ui.clearNo = button(texts.clearNo, () => ui.dialog.close(), { class: "afk-button afk-primary", autofocus: true });
  ui.dialog = el("dialog", { class: "afk-dialog", "aria-labelledby": `${uid}-title`, "aria-describedby": `${uid}-text` },
    el("h2", { id: `${uid}-title` }, texts.clearTitle), ui.clearText, ui.clearError,
    el("div", { class: "afk-row" }, ui.clearYes, ui.clearHere, ui.clearNo));

  ui.polite = el("div", { class: "afk-vh", role: "status" });
  ui.urgent = el("div", { class: "afk-vh", role: "alert" });
  root.replaceChildren(ui.top, ui.main, ui.dialog, ui.polite, ui.urgent);
  return ui;
}

// ------------------------------------------------------------------------------------------------------ the chat

/**
 * Puts a chat into `element` and starts or resumes its conversation.
 *
 * Options: `municipality` (four digits), `audience`, `api` (address that ends in "/api/chat/"), `helpLine` ({name,
 * number}), `exitUrl`, `page` (the chat is the page itself: it owns the landmarks and the height), `texts`.
 * Returns `{destroy(), send(text)}`.
 */
export function mount(element, options = {}) {
  const settings = { municipality: null, audience: null, helpLine: null, exitUrl: "about:blank", page: false,
    api: new URL("/api/chat/", import.meta.url).href, ...options };
  const texts = withOverrides(TEXTS, options.texts);
  const call = createApi(settings.api);
  const memory = createMemory(settings.municipality ?? "");
  const mounted = new AbortController();
  const timers = {};

  const act = { toggleMenu, leave, remember, askClear, clear, clearHere, jump };
  element.classList.add("afk");
  element.classList.toggle("afk-is-page", settings.page);
  element.setAttribute("lang", "da");
  const ui = buildFrame(element, texts, settings, act);

  let talk = null; // the open conversation: {record, life, feed, outbox}
  let entries = []; // every message shown, in order; see addEntry
  let separators = new Map();
  let starting = new AbortController();
  let wakeStart = () => {};
  let order = 0;
  let state = "bot";
  let advisor = null;
  let ended = false;
  let awaiting = false;
  let link = "none"; // none | connecting | live | offline
  let following = true;
  let unread = null; // the first message of what is new: the view never goes past its start
  let missed = null; // the first message that came in below the view
  let lastArrival = 0;
  let shownCrisis = null;

  function later(name, ms, job) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(job, ms);
  }

  function announce(text, urgent = false) {
    const region = urgent ? ui.urgent : ui.polite;
    region.textContent = "";
    later(urgent ? "urgent" : "polite", 60, () => (region.textContent = text));
  }

  // ---- entries: one per message, kept in the order in which they belong

  function addEntry(entry) {
    entry.order = order++;
    entry.node = messageNode(entry);
    entries.push(entry);
    return entry;
  }

  /** The server's order decides; what it has not yet taken up comes after everything it has, as it will there. */
  const place = (entry) => entry.id ?? Infinity;

  const lastId = () => entries.reduce((highest, entry) => Math.max(highest, entry.id ?? 0), 0);

  /** Takes messages from the server; each is shown once however often and by whichever way it comes. */
  function ingest(messages) {
    const fresh = [];
    for (const message of messages) {
      if (message.result?.kind === "handover") advisor = message.result.advisor ?? advisor;
      const own = message.client_id && entries.find((entry) => entry.clientId === message.client_id);
      if (own) adopt(own, message);
      else if (!entries.some((entry) => entry.id === message.id)) {
        fresh.push(addEntry(fromServer(message)));
        if (message.from !== "citizen") awaiting = false;
      }
    }
    if (fresh.length) stopTyping();
    return fresh;
  }

  function fromServer(message) {
    return { id: message.id, clientId: message.client_id ?? null, from: message.from, text: message.text ?? "", at: new Date(message.at ?? Date.now()),
      choices: message.choices ?? [], progress: message.progress ?? null, result: message.result ?? null, status: "sent", chosen: false };
  }

  function adopt(entry, message) {
    memory.delivered(entry.clientId);
    entry.id = message.id;
    entry.at = new Date(message.at ?? entry.at);
    setStatus(entry, "sent");
  }

  // ---- one message as a node

  function authorOf(entry) {
    if (entry.from === "citizen") return entry.chosen ? texts.youChose : texts.you;
    if (entry.from === "advisor" && advisor) return fill(texts.advisorNamed, { name: advisor });
    return texts[entry.from] ?? texts.system;
  }

  function messageNode(entry) {
    const { from, progress, result } = entry;
    const numbered = progress?.number && progress?.of ? fill(texts.progress, progress) + ". " : "";
    const author = from === "advisor" ? el("span", { class: "afk-author" }, authorOf(entry), hidden(": ")) : hidden(`${authorOf(entry)}: ${numbered}`);
    const text = from === "citizen" ? [entry.text] : linked(entry.text);
    entry.statusNode = from === "citizen" ? el("span", { class: "afk-status", "aria-live": "off" }) : null;
    return el("div", { class: `afk-message afk-${from}` },
      el("div", { class: "afk-bubble" }, author, entry.chosen ? icon(ICON_CHECK) : null,
        entry.text ? el("p", { class: "afk-text" }, ...text) : null,
        result ? CARDS[result.kind]?.(result, texts, settings.api) : null),
      el("div", { class: "afk-meta" }, el("time", { datetime: entry.at.toISOString() }, CLOCK.format(entry.at)), entry.statusNode));
  }

  function setStatus(entry, status, note = null) {
    if (entry.status === status && entry.note === note) return;
    Object.assign(entry, { status, note });
    const wide = { failed: texts.failed, waiting: texts.waiting, rejected: note ?? texts.rejected };
    const parts = [wide[status] ?? texts[status] ?? ""];
    if (status === "failed") parts.push(el("button", { type: "button", class: "afk-link-button", onclick: () => (nudge(), ui.field.focus()) }, texts.retry));
    if (status === "rejected" && !entry.choice) parts.push(el("button", { type: "button", class: "afk-link-button", onclick: () => edit(entry) }, texts.edit));
    entry.statusNode.replaceChildren(...parts);
    entry.node.dataset.status = status;
  }

  // ---- drawing: everything that follows from the entries

  function refresh() {
    entries.sort((a, b) => (place(a) === place(b) ? a.order - b.order : place(a) - place(b)));
    layOut();
    drawAnswers();
    drawProgress();
    drawCrisis();
    drawBanner();
    drawTyping();
  }

  function layOut() {
    const wanted = [];
    const days = new Map();
    entries.forEach((entry, index) => {
      const day = DAY_KEY.format(entry.at);
      const [before, next] = [entries[index - 1], entries[index + 1]];
      if (before ? DAY_KEY.format(before.at) !== day : dayTitle(entry.at, texts) !== texts.today) {
        const separator = separators.get(day) ?? el("p", { class: "afk-day" }, dayTitle(entry.at, texts));
        days.set(day, separator);
        wanted.push(separator);
      }
      entry.node.classList.toggle("afk-run-end", next?.from !== entry.from || next.at - entry.at > 5 * 60000);
      entry.node.classList.toggle("afk-last", !next || !entries.slice(index + 1).some((other) => other.from === entry.from));
      wanted.push(entry.node);
    });
    separators = days;
    wanted.forEach((node, index) => {
      if (ui.log.children[index] !== node) ui.log.insertBefore(node, ui.log.children[index] ?? null);
    });
    while (ui.log.children.length > wanted.length) ui.log.lastChild.remove();
  }

  /** The message whose choices are open: the last that has any, unless the citizen has answered since. */
  function openQuestion() {
    for (const entry of [...entries].reverse()) {
      if (entry.from === "citizen" && entry.status !== "rejected") return null;
      if (entry.choices?.length) return entry;
    }
    return null;
  }

  let drawnQuestion = null;
  function drawAnswers() {
    const question = ended ? "ended" : openQuestion();
    if (question === drawnQuestion) return;
    drawnQuestion = question;
    if (question === "ended") return drawEnded();
    const choices = question?.choices ?? [];
    ui.answers.dataset.question = question?.progress?.question ?? "";
    const buttons = (wanted) => choices.filter(wanted).map((choice) =>
      el("button", { type: "button", class: `afk-choice afk-${choice.kind ?? "option"}`, onclick: (event) => choose(choice, event) }, choice.title));
    // A menu has nothing but "other": there it is the answer itself, not an aside.
    const main = choices.some(({ kind }) => kind === "option") ? "option" : "other";
    const plain = ({ kind = "option" }) => kind === main;
    const groups = [["afk-options", buttons(plain)], ["afk-asides", buttons((choice) => !plain(choice))]];
    ui.answers.replaceChildren(...groups.filter(([, list]) => list.length).map(([name, list]) => el("div", { class: name }, ...list)));
  }

  function drawEnded() {
    const unsent = entries.some((entry) => entry.from === "citizen" && !["sent", "rejected"].includes(entry.status));
    ui.answers.replaceChildren(el("div", { class: "afk-ended" },
      el("p", {}, texts.ended + (unsent ? ` ${texts.endedUnsent}` : "")),
      el("button", { type: "button", class: "afk-button afk-primary", onclick: () => startOver() }, texts.startOver)));
  }

  function drawProgress() {
    const concluding = (entry) => entry.result && !["crisis", "handover"].includes(entry.result.kind);
    const entry = ended || state !== "bot" ? null : [...entries].reverse().find((other) => other.progress || concluding(other));
    const { number, of } = entry?.progress ?? {};
    ui.progress.hidden = !(number && of);
    if (ui.progress.hidden) return;
    const label = fill(texts.progress, { number, of });
    ui.progressText.textContent = label;
    Object.assign(ui.progressBar, { max: of, value: number });
    ui.progressBar.setAttribute("aria-label", label);
    ui.progressBar.setAttribute("aria-valuetext", label);
  }

  function drawCrisis() {
    const entry = [...entries].reverse().find((other) => other.result?.kind === "crisis");
    if (!entry || entry === shownCrisis) return;
    const restored = shownCrisis === null && ui.log.getAttribute("aria-live") === "off";
    shownCrisis = entry;
    const { numbers = [] } = entry.result;
    const toggle = el("button", { type: "button", class: "afk-quiet-button afk-fold", onclick: () => foldCrisis(ui.crisis.classList.contains("afk-open")) },
      el("span"), icon(ICON_FOLD));
    const short = el("p", { class: "afk-crisis-short" }, ...numbers.map(({ name, number }) => phoneLink(number, { class: "afk-tel", "aria-label": `${name} ${number}` }, number)));
    ui.crisis.replaceChildren(el("div", { class: "afk-row" }, el("h2", {}, texts.crisis), short, toggle), crisisList(entry.result, texts));
    ui.crisis.hidden = false;
    foldCrisis(restored);
    if (!restored) announce([texts.crisis, ...numbers.map(({ name, number }) => `${name} ${number}`)].join(". "), true);
  }

  function foldCrisis(fold) {
    ui.crisis.classList.toggle("afk-open", !fold);
    const toggle = ui.crisis.querySelector("button");
    toggle.firstChild.textContent = fold ? texts.crisisMore : texts.crisisLess;
    toggle.setAttribute("aria-expanded", String(!fold));
  }

  function drawBanner() {
    const named = advisor ? fill(texts.assignedNamed, { name: advisor }) : texts.assigned;
    const text = ended ? "" : { queued: texts.queued, assigned: named }[state] ?? "";
    if (text && text !== ui.banner.textContent) announce(text);
    ui.banner.textContent = text;
    ui.banner.hidden = !text;
  }

  /** Not at once: most answers come so fast that a sign of waiting would only flicker. */
  function drawTyping() {
    const show = !ended && (timers.typing !== undefined || (awaiting && state === "bot"));
    if (!show) {
      clearTimeout(timers.show);
      ui.typing.hidden = true;
    } else if (ui.typing.hidden) {
      later("show", TYPING_AFTER_MS, () => {
        ui.typingText.textContent = state === "assigned" ? texts.typingAdvisor : texts.typing;
        ui.typing.hidden = false;
        if (following) showNewest();
      });
    }
  }

  function stopTyping() {
    clearTimeout(timers.typing);
    timers.typing = undefined;
  }

  // ---- scrolling: follow only a reader who is at the end, and never past the start of what is new

  /** The conversation scrolls by itself; far zoomed in there is no room for that, and the whole chat does (see the CSS). */
  const scroller = () => (getComputedStyle(ui.scroll).overflowY === "visible" ? element : ui.scroll);
  const distance = (pane = scroller()) => pane.scrollHeight - pane.scrollTop - pane.clientHeight;

  function showNewest() {
    const pane = scroller();
    pane.scrollTop = pane.scrollHeight;
    if (!unread) return;
    const above = pane.getBoundingClientRect().top + 12 - unread.node.getBoundingClientRect().top;
    if (above > 0) pane.scrollTop -= above;
  }

  /** What comes in one go is new from its first message on, unless something before it is still unseen. */
  function noteUnread(fresh) {
    const first = fresh.find((entry) => entry.from !== "citizen");
    if (!first) return;
    if (!unread || (following && Date.now() - lastArrival > ONE_GO_MS)) unread = first;
    lastArrival = Date.now();
  }

  function watchEnd() {
    following = distance() < NEAR_BOTTOM;
    if (following || inSight(entries[entries.length - 1])) clearMissed();
  }

  const inSight = (entry) => !entry || entry.node.getBoundingClientRect().top <= ui.bottom.getBoundingClientRect().top - 48;

  function clearMissed() {
    missed = null;
    ui.jump.hidden = true;
  }

  /** Redraws around a change so that the reader's place is kept, or follows the end when they were there. */
  function redraw(fresh = []) {
    const wasFollowing = following;
    noteUnread(fresh);
    refresh();
    if (wasFollowing) showNewest();
    following = wasFollowing && distance() < NEAR_BOTTOM;
    missed ??= fresh.find((entry) => !inSight(entry)) ?? null;
    ui.jump.hidden = !missed;
  }

  function jump() {
    unread = missed;
    showNewest();
    clearMissed();
    ui.answers.focus({ preventScroll: true });
  }

  // ---- the link

  function setLink(next) {
    if (next === link) return;
    const wasOffline = link === "offline";
    link = next;
    clearTimeout(timers.link);
    if (next === "offline") showLink(texts.offline, true);
    else if (next === "connecting") later("link", 800, () => showLink(texts.connecting, true));
    else if (wasOffline) (showLink(texts.back, true), later("link", 4000, () => showLink("")));
    else showLink("");
    if (next === "live" && wasOffline) talk?.outbox.wake();
  }

  function showLink(text, aloud = false) {
    ui.link.textContent = text;
    ui.link.hidden = !text;
    ui.link.dataset.link = link;
    if (aloud) announce(text);
    if (following) showNewest();
  }

  function nudge(stale = 0) {
    talk?.feed.nudge(stale);
    talk?.outbox.wake();
    wakeStart();
  }

  // ---- the conversation

  function open(record, restored) {
    const life = new AbortController();
    const { signal } = life;
    const shared = { call, token: record.token, signal };
    talk = {
      record, life,
      feed: createFeed({ ...shared, base: settings.api, cursor: lastId, busy: () => awaiting,
        on: { history: takeHistory, event: takeEvent, link: setLink, ended: finish } }),
      outbox: createOutbox({ ...shared, on: {
        trying,
        sent: accepted, failed, rejected, waiting: (item) => setStatus(item.entry, "waiting"), ended: finish } }),
    };
    if (restored) ui.log.setAttribute("aria-live", "off");
    ui.remember.checked = Boolean(record.until);
    // The history comes before what could not be sent, so that an unsent message that did arrive is not shown twice.
    talk.ready = restored ? false : true;
    talk.feed.run();
  }

  function takeHistory({ messages = [], pending = 0, state: next }) {
    const fresh = ingest(messages);
    if (next) state = next;
    if (awaiting && !pending) awaiting = false;
    if (pending && state === "bot") awaiting = true;
    const first = !talk.ready;
    if (first) resumeUnsent();
    if (first) unread = entries.slice(entries.map((entry) => entry.from).lastIndexOf("citizen") + 1)[0] ?? null;
    redraw(first ? [] : fresh);
    if (ui.log.getAttribute("aria-live") === "off") later("live", 300, () => ui.log.setAttribute("aria-live", "polite"));
    if (state === "closed") finish();
  }

  function resumeUnsent() {
    talk.ready = true;
    for (const item of memory.unsent()) {
      if (entries.some((entry) => entry.clientId === item.id)) memory.delivered(item.id);
      else queue(item);
    }
  }

  function takeEvent(name, data) {
    if (name === "message" && data) redraw(ingest([data]));
    else if (name === "state") takeState(data);
    else if (name === "typing") takeTyping(data);
    else if (name === "ended") finish();
  }

  function takeState(data) {
    state = data?.state ?? state;
    if (data?.advisor) advisor = data.advisor;
    if (state !== "bot") awaiting = false;
    if (state === "closed") finish();
    else redraw();
  }

  /** While a person answers, the server's work on a message is no sign that somebody writes; only the advisor's own is. */
  function takeTyping(data) {
    const counts = state === "bot" || data?.from === "advisor";
    stopTyping();
    if (counts && data?.typing) later("typing", TYPING_LASTS_MS, () => (stopTyping(), redraw()));
    redraw();
  }

  async function start() {
    const saved = memory.load();
    if (saved?.token) return open(saved, true);
    setLink("connecting");
    const body = () => ({ ...(settings.municipality && { municipality: settings.municipality }), ...(settings.audience && { audience: settings.audience }) });
    const { signal } = (starting = new AbortController());
    const { pause, wake } = createPause(signal);
    wakeStart = wake;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const answer = await call("POST", "sessions", { body: body(), signal });
      if (signal.aborted) return;
      if (answer.status === 201) return begin({ token: answer.data.token, session: answer.data.session });
      if (answer.data?.error === "unknown_municipality" && settings.municipality) {
        settings.municipality = null; // a mistyped address: better a chat that asks than none
        continue;
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return refuse(answer.data?.message);
      if (answer.status === 429) showLink(texts.busy, true);
      else setLink("offline");
      await pause(answer.retryAfter || backoff(attempt));
    }
  }

  /** What was written before there was a conversation goes out first. */
  function begin(record) {
    memory.save(record);
    open(record, false);
    for (const { item } of entries.filter((entry) => entry.item)) {
      memory.keep(record, { ...item, entry: undefined });
      talk.outbox.add(item);
    }
  }

  function refuse(message) {
    showLink("");
    ui.answers.replaceChildren(el("div", { class: "afk-ended" }, el("p", {}, `${texts.startFailed} ${message ?? ""}`.trim()),
      el("button", { type: "button", class: "afk-button afk-primary", onclick: () => startOver() }, texts.retry)));
    announce(`${texts.startFailed} ${message ?? ""}`);
  }

  function finish() {
    if (ended) return;
    const held = ui.root.contains(focused()) && ui.form.contains(focused());
    ended = true;
    awaiting = false;
    talk?.life.abort();
    memory.forget();
    link = "none";
    clearTimeout(timers.link);
    showLink("");
    ui.form.hidden = true;
    announce(texts.ended);
    redraw();
    if (held) ui.answers.focus({ preventScroll: true });
  }

  const focused = () => element.getRootNode().activeElement;

  /** Empties the panel and everything kept in this browser. */
  function wipe() {
    starting.abort();
    talk?.life.abort();
    talk = null;
    memory.forget();
    Object.keys(timers).forEach((name) => (clearTimeout(timers[name]), (timers[name] = undefined)));
    entries = [];
    [order, state, advisor, ended, awaiting, following, unread, missed, shownCrisis] = [0, "bot", null, false, false, true, null, null, null];
    ui.crisis.replaceChildren();
    ui.crisis.hidden = true;
    ui.form.hidden = false;
    ui.jump.hidden = true;
    ui.field.value = "";
    drawnQuestion = undefined;
    fitField();
    refresh();
    showLink("");
    link = "none";
    scroller().scrollTop = 0;
  }

  function startOver() {
    wipe();
    ui.remember.checked = false;
    ui.answers.focus({ preventScroll: true });
    start();
  }

  // ---- sending

  function send(text) {
    const clean = text.trim();
    if (!clean || ended) return false;
    post({ id: newId(), text: clean });
    return true;
  }

  /** The second half of a double click would land on the next question's options. */
  function choose(choice, event) {
    if (event.detail > 1) return;
    ui.answers.focus({ preventScroll: true });
    post({ id: newId(), choice: choice.id, text: choice.title });
  }

  function post(item) {
    Object.assign(item, { at: Date.now(), order });
    if (talk) memory.keep(talk.record, item);
    queue(item);
    unread = null;
    refresh();
    showNewest();
    following = true;
  }

  function queue(item) {
    const entry = addEntry({ id: null, clientId: item.id, from: "citizen", text: item.text, choice: item.choice, chosen: Boolean(item.choice),
      at: new Date(item.at), status: null });
    setStatus(entry, "queued");
    entry.item = { ...item, entry };
    talk?.outbox.add(entry.item);
  }

  function trying({ entry }) {
    if (entry.status !== "failed") setStatus(entry, "sending");
  }

  function accepted({ entry }) {
    memory.delivered(entry.clientId);
    setStatus(entry, "sent");
    const answered = entries.some((other) => other.from !== "citizen" && other.id > place(entry));
    awaiting = state === "bot" && !answered;
    redraw();
    checkBack(3000);
  }

  /** An answer that does not come by the stream is fetched: a proxy may hold it back. */
  function checkBack(ms) {
    later("check", ms, async () => {
      if (!awaiting || !talk) return;
      await talk.feed.check();
      checkBack(Math.min(ms * 1.5, 10000));
    });
  }

  function failed({ entry }) {
    if (entry.status !== "failed") announce(texts.failedAnnounce);
    setStatus(entry, "failed");
    redraw();
  }

  function rejected({ entry }, message) {
    memory.delivered(entry.clientId);
    setStatus(entry, "rejected", message ?? texts.rejected);
    announce(message ?? texts.rejected);
    redraw();
  }

  function edit(entry) {
    ui.field.value = entry.text;
    entries = entries.filter((other) => other !== entry);
    fitField();
    redraw();
    ui.field.focus();
  }

  // ---- the field

  function submit(event) {
    event?.preventDefault();
    if (!send(ui.field.value)) return ui.field.focus();
    ui.field.value = "";
    fitField();
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    submit(event);
  }

  function fitField() {
    ui.field.style.height = "auto";
    ui.field.style.height = `${ui.field.scrollHeight + 2}px`;
    const count = ui.field.value.length;
    ui.counter.textContent = count >= COUNTER_FROM ? fill(texts.counter, { count: wholeNumber(count), max: wholeNumber(MAX_TEXT) }) : "";
    if ([COUNTER_FROM, 1900, 1950, MAX_TEXT].includes(count)) announce(ui.counter.textContent);
  }

  // ---- menu, memory, clearing, leaving

  function toggleMenu(show = ui.menu.hidden) {
    ui.menu.hidden = !show;
    ui.menuButton.setAttribute("aria-expanded", String(show));
  }

  function remember(yes) {
    if (!talk) return;
    talk.record = memory.remember(talk.record, yes);
    announce(yes ? texts.remembered : texts.notRemembered);
  }

  /** Deleting a conversation cancels what was arranged in it: whoever only wants a clean screen must be able to keep that. */
  function arranged() {
    const state = new Map(entries.filter(({ result }) => ["booking", "callback"].includes(result?.kind))
      .map(({ result }) => [`${result.kind} ${result.id}`, result.status]));
    return [...state.values()].some((status) => status !== "cancelled");
  }

  function askClear() {
    const booked = arranged();
    ui.clearText.textContent = booked ? texts.clearTextBooked : texts.clearText;
    ui.clearYes.textContent = booked ? texts.clearYesBooked : texts.clearYes;
    ui.clearHere.hidden = !booked;
    ui.clearError.hidden = true;
    ui.dialog.showModal();
  }

  async function clear() {
    if (talk && !ended) {
      ui.clearYes.disabled = true;
      const answer = await call("DELETE", "session", { token: talk.record.token });
      ui.clearYes.disabled = false;
      if (answer.status !== 204 && !ENDED.includes(answer.status)) return clearFailed();
    }
    clearHere(texts.cleared);
  }

  function clearFailed() {
    ui.clearError.textContent = texts.clearFailed;
    ui.clearError.hidden = false;
    ui.clearHere.hidden = false;
    ui.clearYes.focus();
  }

  function clearHere(said = texts.clearedHere) {
    ui.dialog.close();
    toggleMenu(false);
    startOver();
    announce(said);
  }

  /**
   * For someone who is being watched: gone from the screen, the history entry and the browser's memory at once. The
   * server's copy is left to its retention rules, because deleting it would cancel a booking made a minute ago.
   */
  function leave() {
    mounted.abort();
    wipe();
    element.replaceChildren();
    document.title = " ";
    window.location.replace(settings.exitUrl);
  }

  // ---- what the page says about itself

  function drawHelp(line) {
    if (!line?.number) return;
    ui.help.replaceChildren(el("span", {}, texts.human), " ", phoneLink(line.number, {}, icon(ICON_PHONE),
      el("span", {}, `${line.name ?? ""} ${line.number}`.trim().replace(/(\d) (?=\d)/g, "$1\u00a0"))));
  }

  async function configure() {
    const query = settings.municipality ? `?municipality=${settings.municipality}` : "";
    const { status, data } = await call("GET", `config${query}`, { signal: mounted.signal });
    if (status !== 200 || !data) return;
    drawHelp(data.help_line);
    ui.municipality.textContent = data.municipality_name ?? "";
    if (settings.page && data.municipality_name) document.title = `${texts.brand} · ${data.municipality_name}`;
    ui.privacy.replaceChildren(...linked(data.privacy_text ?? ""));
    ui.privacy.hidden = !data.privacy_text;
  }

  // ---- listening to the browser

  function listenToBrowser() {
    const { signal } = mounted;
    ui.form.addEventListener("submit", submit);
    ui.field.addEventListener("keydown", onKey);
    ui.field.addEventListener("input", fitField);
    element.addEventListener("scroll", watchEnd, { passive: true, capture: true, signal });
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || ui.menu.hidden || ui.dialog.open) return;
      toggleMenu(false);
      ui.menuButton.focus();
    }, { signal });
    window.addEventListener("online", () => nudge(), { signal });
    window.addEventListener("offline", () => (setLink("offline"), talk?.feed.cut()), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && nudge(20000), { signal });
    const sizes = new ResizeObserver(() => following && showNewest());
    [element, ui.top, ui.bottom].forEach((node) => sizes.observe(node));
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  listenToBrowser();
  drawHelp(settings.helpLine);
  fitField();
  configure();
  start();

  return {
    send,
    destroy() {
      mounted.abort();
      starting.abort();
      talk?.life.abort();
      Object.values(timers).forEach((timer) => clearTimeout(timer));
      element.replaceChildren();
    },
  };
}

// --------------------------------------------------------------------------------- a page that asks for it by markup

/** `<div data-afklar="page" data-municipality="0540" …>`; `?kommune=0540` in the address wins. */
function optionsFrom(element) {
  const { afklar, municipality, audience, helpName, helpNumber, exit, api } = element.dataset;
  const page = afklar === "page";
  const asked = page ? new URLSearchParams(window.location.search).get("kommune") : null;
  const code = [asked, municipality].find((value) => /^\d{4}$/.test(value ?? ""));
  return {
    page,
    ...(code && { municipality: code }),
    ...(audience && { audience }),
    ...(helpNumber && { helpLine: { name: helpName, number: helpNumber } }),
    ...(exit && { exitUrl: exit }),
    ...(api && { api }),
  };
}

for (const element of document.querySelectorAll("[data-afklar]")) mount(element, optionsFrom(element));
