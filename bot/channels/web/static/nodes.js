// Small helpers: elements, icons, ids.

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
const ICON_CLOSE = "M6 6l12 12M18 6L6 18";
const ICON_CHAT = "M4 5h16v11H10l-5 4v-4H4z";
const ICON_DOWN = "M12 5v14M6 13l6 6 6-6";
