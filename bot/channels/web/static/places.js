// Its places on a page, and a page that asks for it by markup or by script.

const FOCUSABLE = "a[href], button:not([disabled]), textarea, input, summary, [tabindex='0']";

const SCRIPT = document.currentScript ?? document.querySelector('script[src*="widget.js"]');

/**
 * A municipality's colours `{accent, on_accent}`, as #rrggbb only: what comes from elsewhere must not become any other rule.
 * In dark colours the chat keeps its own. A page's own variables win over both.
 */
function colourRule({ accent, on_accent: ink } = {}) {
  if (![accent, ink].every((one) => /^#[0-9a-f]{6}$/i.test(one ?? ""))) return "";
  const rule = `{ --afk-accent: ${accent}; --afk-on-accent: ${ink}; }`;
  return `:host([data-scheme="light"]) ${rule} @media (prefers-color-scheme: light) { :host ${rule} }`;
}

/** A shadow root with the styles. Sizes follow the reader's own font size, not what the page makes of `rem`. */
function shade(host) {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  shadow.replaceChildren();
  const probe = el("div", { class: "afk-frame" });
  const [sheet, own] = [new CSSStyleSheet(), new CSSStyleSheet()];
  sheet.replaceSync(CSS);
  shadow.adoptedStyleSheets = [sheet, own];
  shadow.append(probe);
  const size = parseFloat(getComputedStyle(probe).fontSize) || 16;
  sheet.replaceSync(CSS.replace(/([\d.]+)rem\b/g, (_, rem) => `${+(rem * size).toFixed(2)}px`));
  probe.remove();
  return { shadow, colours: (colours) => own.replaceSync(colourRule(colours ?? {})) };
}

const emit = (name, detail = {}) => window.dispatchEvent(new CustomEvent(`afklar:${name}`, { detail }));
const onScreen = () => document.visibilityState === "visible";

const placed = new WeakMap();

/** In an element of the page, or as the page itself. A chat that is there already is replaced. */
function inPlace(host, options) {
  placed.get(host)?.destroy();
  host.dataset.afklar = options.page ? "page" : "inline";
  if (options.scheme) host.dataset.scheme = options.scheme;
  const { shadow, colours } = shade(host);
  const box = el("div");
  shadow.append(el("div", { class: "afk-frame" }, box));
  if (options.page) makeBare();
  const chat = createChat(box, { ...options, colours, visible: onScreen, unseen() {} }, options.words);
  const forget = whenInView(host, chat.shown);
  const handle = {
    start: chat.start,
    open() {
      host.scrollIntoView({ block: "nearest" });
      chat.shown();
      chat.focus();
      emit("open");
    },
    close() {},
    destroy() {
      forget();
      chat.destroy();
      placed.delete(host);
      if (shown === handle) shown = null;
    },
  };
  placed.set(host, handle);
  return handle;
}

function makeBare() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("body { margin: 0; } iframe { border: 0; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A chat far down on a page begins no conversation for a reader who never gets there. */
function whenInView(host, job) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    job();
  });
  watch.observe(host);
  return () => watch.disconnect();
}

/** A button in the corner and the panel it opens: a modal dialog, so that focus stays in it and goes back. */
function launcher(options) {
  const words = options.words;
  const host = el("afklar-chat", { lang: "da", "data-scheme": options.scheme });
  document.body.append(host);
  const { shadow, colours } = shade(host);
  const badge = el("span", { class: "afk-count", "aria-hidden": "true", hidden: true });
  const news = el("span", { class: "afk-vh", role: "status" });
  const button = el("button", { type: "button", class: "afk-launcher", "aria-haspopup": "dialog", onclick: () => open() },
    icon(ICON_CHAT), el("span", {}, words.launcher), badge);
  const box = el("div");
  const panel = el("dialog", { class: "afk-panel", "aria-label": words.brand, tabindex: "-1" }, el("div", { class: "afk-frame" }, box));
  shadow.append(button, news, panel);
  const chat = createChat(box, { ...options, colours, close, unseen, visible: () => panel.open && onScreen() }, words);
  let opener = null;

  function unseen(count) {
    badge.hidden = !count;
    if (badge.textContent === String(count)) return;
    badge.textContent = String(count);
    const { one, many } = words.launcherNew;
    news.textContent = count && !panel.open ? fill(count === 1 ? one : many, { count }) : "";
    button.setAttribute("aria-label", [words.launcher, news.textContent].filter(Boolean).join(", "));
  }

  function open() {
    if (panel.open) return;
    const before = document.activeElement;
    opener = before && before !== document.body && before !== host ? before : button;
    panel.showModal();
    chat.shown();
    chat.focus();
    emit("open");
  }

  function close() {
    if (panel.open) panel.close();
  }

  /** Round and round: the browser's own trap lets the focus out into its toolbar. */
  function turn(event) {
    const within = panel.querySelector("dialog[open]") ?? panel;
    const all = [...within.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length && (within !== panel || !node.closest(".afk-dialog")));
    const [first, last] = [all[0], all[all.length - 1]];
    const at = shadow.activeElement;
    if (event.shiftKey ? at === first || at === panel : at === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") turn(event);
    if (event.key !== "Escape" || event.defaultPrevented || panel.querySelector("dialog[open]")) return;
    event.preventDefault();
    chat.pause(true);
  });
  panel.addEventListener("cancel", (event) => {
    if (event.target !== panel) return;
    event.preventDefault();
    chat.pause(true);
  });
  panel.addEventListener("click", (event) => event.target === panel && chat.pause(true)); // beside it
  panel.addEventListener("close", (event) => {
    if (event.target !== panel) return;
    (opener?.isConnected ? opener : button).focus();
    emit("close");
  });
  return { start: chat.start, open, close };
}

/** From `data-` attributes; those of the element go before those of the script. `?kommune=0540` wins on a page of its own. */
function optionsFrom(element, given = {}) {
  const data = { ...SCRIPT?.dataset, ...element?.dataset };
  const page = data.afklar === "page";
  const asked = page ? new URLSearchParams(window.location.search).get("kommune") : null;
  return {
    page,
    scheme: data.scheme,
    municipality: [asked, data.municipality].find((value) => /^\d{4}$/.test(value ?? "")) ?? null,
    audience: data.audience ?? null,
    helpLine: data.helpNumber ? { name: data.helpName, number: data.helpNumber } : null,
    exit: data.exit ?? "https://www.dmi.dk/",
    api: new URL(data.api ?? "api/chat/", SCRIPT?.src ?? window.location.href).href,
    emit,
    ...given,
    words: withOverrides(TEXTS, { ...readTexts(data.texts), ...given.texts }),
  };
}

function readTexts(json) {
  try {
    return JSON.parse(json ?? "{}");
  } catch {
    console.warn("Afklar: data-texts is not JSON; the texts stay as they are");
    return {};
  }
}

const ready = new Promise((resolve) =>
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", resolve, { once: true }) : resolve());
let shown = null; // what `open` opens: the first chat on the page

/** Puts a chat where the markup asks for one; else the button in the corner, unless the page mounts its chat itself. */
function put() {
  const { target, open, launcher: wanted } = SCRIPT?.dataset ?? {};
  for (const host of document.querySelectorAll(["[data-afklar]", target].filter(Boolean).join(", "))) {
    if (!placed.has(host)) mount(host);
  }
  if (!shown && wanted !== "none") shown = launcher(optionsFrom(null));
  if (open !== undefined) shown?.open();
  followHash();
  window.addEventListener("hashchange", followHash);
  document.addEventListener("click", onClick);
}

/** `#afklar` opens, `#afklar-audit` opens and starts. */
function followHash() {
  const [found, flow] = /^#afklar(?:-(\w+))?$/.exec(window.location.hash) ?? [];
  if (found) openAt(flow);
}

function onClick(event) {
  const link = event.target.closest?.("[data-afklar-open], a[href*='#afklar']");
  if (!link) return;
  const [found, flow] = /^#afklar(?:-(\w+))?$/.exec(link.hash ?? "") ?? [];
  if (!found && !("afklarOpen" in link.dataset)) return;
  event.preventDefault();
  openAt(flow ?? link.dataset.afklarOpen);
}

function openAt(flow) {
  shown?.open();
  if (flow) shown?.start(flow);
}

function mount(element, options) {
  const chat = inPlace(element, optionsFrom(element, options));
  shown ??= chat;
  return chat;
}

window.Afklar = Object.freeze({
  open: (flow) => ready.then(() => openAt(flow)),
  close: () => ready.then(() => shown?.close()),
  start: (flow) => ready.then(() => openAt(flow)),
  mount,
  /** "open", "close", "message" ({from}), "ended". Never what was said: a page's statistics must not get hold of it. */
  on(name, listener) {
    const inner = (event) => listener(event.detail);
    window.addEventListener(`afklar:${name}`, inner);
    return () => window.removeEventListener(`afklar:${name}`, inner);
  },
});
ready.then(put);
