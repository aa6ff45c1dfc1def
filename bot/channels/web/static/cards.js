// Cards for results.

const AUDIT_BANDS = [0, 8, 16, 20];

const CARDS = { screening: screeningCard, booking: bookingCard, callback: callbackCard, referral: referralCard,
  eligibility: reasonsCard, crisis: crisisLines, picture: pictureCard };

function card(kind, ...children) {
  return el("div", { class: `afk-card afk-card-${kind}` }, ...children);
}

/** As an image: whatever stood in the drawing, no script of it would run. */
/** An image, so that nothing in it can run. A page that allows none loses only that: the message says the same in words. */
function pictureCard({ svg, alt }) {
  const image = el("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt, onerror: () => image.parentNode?.remove() });
  return card("picture", image);
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
