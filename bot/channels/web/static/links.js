// Web addresses and Danish phone numbers in plain text.

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
