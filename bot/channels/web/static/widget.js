/**
 * Afklar's chat for any page: one file, no dependencies, nothing from elsewhere.
 *
 *     <script src="https://afklar.example/widget.js" data-municipality="0540" defer></script>
 *
 * It draws in a shadow root with constructed style sheets and writes no markup and no style attribute, so the strictest
 * content security policy holds; it speaks only the chat API; text from people and from the server becomes text nodes.
 * What web editors need is in docs/widget.md.
 */
(() => {
"use strict";
if (window.Afklar) return;

const SCRIPT = document.currentScript ?? document.querySelector('script[src*="widget.js"]');

/** Every text a reader meets; `data-texts` overrides any of them. `{name}` is filled in. */
const TEXTS = {
  brand: "Afklar",
  launcher: "Skriv med Afklar",
  launcherNew: { one: "1 ny besked", many: "{count} nye beskeder" },
  close: "Luk chatten",
  pause: "Hold pause",
  pauseTitle: "Husk samtalen på denne enhed i 14 dage?",
  pauseYes: "Ja, husk den",
  pauseNo: "Nej tak",
  paused: "Du kan lukke siden nu og fortsætte senere.",
  pausedTab: "Samtalen bliver her, til du lukker fanen.",
  print: "Udskriv samtalen",
  save: "Gem som fil",
  saveName: "samtale.html",
  savedAt: "Gemt {when}",
  privacyLink: "Læs om dine data",
  openingHours: "{name} tager imod henvendelser {hours}.",
  // As the titles of the first choices: `start("audit")` then presses that choice, else says it.
  starts: {
    audit: "Se på mine alkoholvaner",
    advice: "Ryge- eller nikotinstop",
    eligibility: "Kan jeg få et tilbud?",
    booking: "Book en samtale",
    human: "Tal med et menneske",
  },
  human: "Tal med et menneske:",
  helpLine: { name: "Alkolinjen", number: "80 200 500" }, // until the server has said, also when it cannot be reached
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
const DOUBLE_MS = 500;
const NEAR_BOTTOM = 80;
const AUDIT_BANDS = [0, 8, 16, 20];
const ENDED = [401, 410];
const FOCUSABLE = "a[href], button:not([disabled]), textarea, input, summary, [tabindex='0']";

// --------------------------------------------------------------------------------------------- how it looks

const CSS = `
:host {
  display: block;
  --afk-bg: #f6f3ed;
  --afk-surface: #fffefb;
  --afk-ink: #20292b;
  --afk-quiet: #566164;
  --afk-line: #858d8c;
  --afk-soft-line: #ded9cf;
  --afk-accent: #17565e;
  --afk-on-accent: #ffffff;
  --afk-hover: #eaf2f1;
  --afk-mine: #d9eae8;
  --afk-notice: #f1e9d6;
  --afk-notice-line: #c9b583;
  --afk-band-0: #d3e2ec;
  --afk-band-1: #b4cddd;
  --afk-band-2: #95b6cb;
  --afk-band-3: #789fb8;
  --afk-radius: 14px;
  --afk-shadow: 0 1px 2px rgb(32 41 43 / 6%), 0 2px 10px rgb(32 41 43 / 5%);
  --afk-width: 45rem;
  --afk-font: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --afk-scheme: light dark;
}
:host([data-scheme="light"]) { --afk-scheme: light; }

.afk-frame { all: initial; display: block; width: 100%; height: 100%; font-size: medium; container: afk / size; }
:host([data-afklar="inline"]) { height: 40rem; max-height: 92vh; }
:host([data-afklar="page"]) { height: 100vh; height: 100dvh; }
.afk {
  background: var(--afk-bg);
  color: var(--afk-ink);
  color-scheme: var(--afk-scheme);
  font: 400 1.0625rem/1.5 var(--afk-font);
  display: flex;
  flex-direction: column;
  height: 100%;
  overflow: hidden;
  overflow-wrap: break-word;
  position: relative;
  text-align: start;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}

@media (prefers-color-scheme: dark) {
  :host(:not([data-scheme="light"])) {
    --afk-bg: #15191b;
    --afk-surface: #1f2527;
    --afk-ink: #e9ece9;
    --afk-quiet: #a9b4b4;
    --afk-line: #788483;
    --afk-soft-line: #353e40;
    --afk-accent: #93d1d3;
    --afk-on-accent: #0d2528;
    --afk-hover: #263336;
    --afk-mine: #22484c;
    --afk-notice: #322e22;
    --afk-notice-line: #7d6f48;
    --afk-band-0: #2f4453;
    --afk-band-1: #3e5a6d;
    --afk-band-2: #507188;
    --afk-band-3: #6489a2;
    --afk-shadow: none;
  }
}

.afk *, .afk *::before, .afk *::after { box-sizing: border-box; }
.afk [hidden] { display: none !important; }
.afk p, .afk h1, .afk h2, .afk ul, .afk dl, .afk dd { margin: 0; padding: 0; }
.afk h2 { font-size: 1.0625rem; font-weight: 650; line-height: 1.35; }
.afk button, .afk textarea, .afk input { font: inherit; color: inherit; }
.afk a { color: var(--afk-accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
.afk :focus-visible { outline: 3px solid var(--afk-accent); outline-offset: 2px; }
.afk-vh { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.afk-icon { width: 1.15em; height: 1.15em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.afk-row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }

/* ---- The button on a page, and the panel it opens */

:host(afklar-chat) { position: fixed; right: 0; bottom: 0; width: 0; height: 0; z-index: 2147483000; }
.afk-launcher {
  all: initial; position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); box-sizing: border-box;
  display: inline-flex; align-items: center; gap: 10px; min-height: 56px; max-width: calc(100vw - 32px); padding: 12px 22px; border: 2px solid transparent; border-radius: 28px;
  background: var(--afk-accent); color: var(--afk-on-accent); font: 600 1.0625rem/1.25 var(--afk-font); box-shadow: 0 3px 14px rgb(0 0 0 / 24%); cursor: pointer;
}
.afk-launcher:focus-visible { outline: 3px solid var(--afk-accent); outline-offset: 3px; box-shadow: 0 0 0 3px var(--afk-surface); }
.afk-count { min-width: 1.6em; padding: 2px 6px; border-radius: 1em; background: var(--afk-on-accent); color: var(--afk-accent); text-align: center; box-sizing: border-box; }
.afk-launcher [hidden] { display: none; }
.afk-panel {
  position: fixed; inset: auto 16px 16px auto; width: 26rem; max-width: calc(100vw - 32px); height: 44rem; max-height: calc(100vh - 32px); margin: 0; padding: 0; box-sizing: border-box;
  border: 1px solid var(--afk-line); border-radius: 18px; background: var(--afk-bg); overflow: hidden; box-shadow: 0 10px 44px rgb(0 0 0 / 28%);
}
.afk-panel:focus { outline: none; }
.afk-panel::backdrop { background: none; }
@media (max-width: 34em), (max-height: 34em) {
  .afk-panel { inset: 0; width: 100vw; max-width: none; height: 100vh; height: 100dvh; max-height: none; border: 0; border-radius: 0; }
}

/* ---- Top: who this is, a human's number, the way out */

.afk-top { flex: none; background: var(--afk-surface); border-bottom: 1px solid var(--afk-soft-line); }
.afk-top > * { max-width: var(--afk-width); margin-inline: auto !important; }
.afk-header { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 0 12px; padding: 8px 16px; }
.afk-brand { gap: 0 10px; align-items: baseline; min-width: 0; }
.afk-name { font-size: 1.25rem; font-weight: 700; letter-spacing: -0.01em; line-height: 1.3; color: var(--afk-accent); }
.afk-municipality { color: var(--afk-quiet); font-size: 0.9375rem; }
.afk-help { grid-column: 1; font-size: 0.9375rem; line-height: 1.35; }
.afk-help a { display: inline-flex; align-items: center; gap: 6px; min-height: 28px; font-weight: 600; }
.afk-help span:first-child { white-space: nowrap; }
.afk-tools .afk-quiet-button .afk-icon { display: none; stroke-width: 3.5; }
.afk-tools { grid-column: 2; grid-row: 1 / span 2; justify-content: flex-end; }
.afk-exit, .afk-quiet-button, .afk-button {
  min-height: 44px; padding: 8px 14px; border-radius: 10px; border: 1px solid var(--afk-line);
  background: var(--afk-surface); color: var(--afk-ink); font-size: 0.9375rem; font-weight: 550; line-height: 1.25; cursor: pointer; text-align: center;
}
.afk .afk-quiet-button { border-color: transparent; background: none; color: var(--afk-accent); padding-inline: 10px; }
.afk .afk-primary { background: var(--afk-accent); border-color: var(--afk-accent); color: var(--afk-on-accent); }
.afk a.afk-button { display: inline-flex; align-items: center; text-decoration: none; color: var(--afk-accent); }

.afk-menu { padding: 4px 16px 14px; display: grid; gap: 8px; justify-items: start; border-top: 1px solid var(--afk-soft-line); max-height: 60cqh; overflow-y: auto; }
.afk-check { display: flex; align-items: center; gap: 10px; min-height: 44px; cursor: pointer; }
.afk-check input { width: 22px; height: 22px; margin: 0; flex: none; accent-color: var(--afk-accent); }
.afk-hint, .afk-privacy { color: var(--afk-quiet); font-size: 0.9375rem; }
.afk .afk-hint { margin: -8px 0 4px 32px; }
.afk-privacy { white-space: pre-line; }
.afk .afk-close { min-width: 44px; padding: 8px; line-height: 0; }
.afk .afk-tools .afk-close .afk-icon { display: inline-block; width: 1.5em; height: 1.5em; stroke-width: 2; }

.afk-progress { display: flex; align-items: center; gap: 12px; padding: 0 16px 9px; font-size: 0.875rem; color: var(--afk-quiet); }
.afk-progress span { flex: none; font-variant-numeric: tabular-nums; }
.afk-progress progress { appearance: none; flex: 1; min-width: 0; height: 8px; border: 0; border-radius: 4px; overflow: hidden; background: var(--afk-soft-line); }
.afk-progress progress::-webkit-progress-bar { background: var(--afk-soft-line); }
.afk-progress progress::-webkit-progress-value { background: var(--afk-accent); border-radius: 4px; transition: inline-size 250ms; }
.afk-progress progress::-moz-progress-bar { background: var(--afk-accent); border-radius: 4px; }

.afk .afk-banner { padding: 8px 16px 10px; font-weight: 550; color: var(--afk-accent); }

/* ---- Crisis: on top of everything, big and calm */

.afk .afk-crisis { max-width: none; padding-inline: max(16px, (100% - var(--afk-width)) / 2 + 16px); }
.afk-crisis { padding-block: 6px 12px; background: var(--afk-notice); border-block: 1px solid var(--afk-notice-line); max-height: 65cqh; overflow-y: auto; }
.afk-crisis:not(.afk-open) { padding-block: 2px; }
.afk-crisis h2 { flex: 1 0 auto; font-size: 1.125rem; }
.afk-crisis .afk-row { flex-wrap: nowrap; }
.afk-crisis:not(.afk-open) h2 { flex: 0 1 auto; font-size: 1rem; }
.afk-fold { display: inline-flex; align-items: center; gap: 6px; flex: none; }
.afk-open .afk-fold .afk-icon { transform: rotate(180deg); }
.afk-lines { list-style: none; gap: 4px; }
.afk-crisis:not(.afk-open) .afk-numbers, .afk-open .afk-crisis-short { display: none; }
.afk-crisis-short { display: flex; flex-wrap: wrap; flex: 1; gap: 2px 14px; }
.afk-crisis-short a { display: inline-flex; align-items: center; gap: 5px; min-height: 44px; font-weight: 650; }
.afk-numbers { list-style: none; display: grid; gap: 8px; }
.afk-crisis .afk-numbers { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); margin-top: 4px !important; }
.afk .afk-call { display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 8px 14px; border: 1px solid var(--afk-line); border-radius: 12px; background: var(--afk-surface); text-decoration: none; }
.afk-call .afk-icon { width: 1.5em; height: 1.5em; }
.afk-call span, .afk-call strong { display: block; }
.afk-call strong { font-size: 1.1875rem; line-height: 1.3; }
.afk-call span span { color: var(--afk-ink); font-size: 0.9375rem; line-height: 1.35; }

/* ---- The conversation */

.afk-main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.afk-scroll { flex: 1; min-height: 0; overflow-x: hidden; overflow-y: auto; overscroll-behavior: contain; overflow-anchor: none; scroll-padding: 12px 0; position: relative; }
.afk-log, .afk-typing, .afk-answers { width: 100%; max-width: var(--afk-width); margin-inline: auto !important; padding-inline: 16px !important; }
.afk-log { padding-block: 20px 4px; }
.afk-log:focus-visible { outline-offset: -4px; border-radius: 12px; }
.afk-day { margin: 14px 0 10px !important; text-align: center; font-size: 0.875rem; color: var(--afk-quiet); }
.afk-day::first-letter { text-transform: uppercase; }
.afk-message { display: flex; flex-direction: column; align-items: flex-start; margin-bottom: 6px; }
.afk-run-end { margin-bottom: 16px; }
.afk-bubble { max-width: min(100%, 38rem); padding: 11px 15px; border: 1px solid var(--afk-soft-line); border-radius: var(--afk-radius); background: var(--afk-surface); box-shadow: var(--afk-shadow); }
.afk-run-end:not(.afk-citizen) .afk-bubble { border-end-start-radius: 4px; }
.afk-text { white-space: pre-line; }
.afk-text + .afk-card { margin-top: 12px; }
.afk-text a { overflow-wrap: anywhere; }
.afk .afk-tel { white-space: nowrap; font-weight: 600; }
.afk-citizen { align-items: flex-end; }
.afk-citizen .afk-bubble { display: flex; gap: 8px; max-width: min(88%, 34rem); background: var(--afk-mine); border-color: transparent; box-shadow: none; }
.afk-citizen .afk-text { white-space: pre-wrap; min-width: 0; overflow-wrap: anywhere; }
.afk-citizen .afk-icon { margin-top: 0.2em; color: var(--afk-accent); }
.afk-citizen.afk-run-end .afk-bubble { border-end-end-radius: 4px; }
.afk-system { align-items: center; }
.afk-system .afk-bubble { background: none; border-color: transparent; box-shadow: none; color: var(--afk-quiet); font-size: 0.9375rem; text-align: center; }
.afk-advisor .afk-bubble { border-color: var(--afk-accent); }
.afk-author { display: block; font-size: 0.875rem; font-weight: 650; color: var(--afk-accent); }
.afk-meta { display: none; flex-wrap: wrap; align-items: center; gap: 0 8px; padding: 3px 4px 0; font-size: 0.8125rem; color: var(--afk-quiet); }
.afk-run-end .afk-meta, [data-status="failed"] .afk-meta, [data-status="waiting"] .afk-meta, [data-status="rejected"] .afk-meta { display: flex; }
.afk-citizen .afk-meta { justify-content: flex-end; }
.afk-system .afk-meta { display: none; }
.afk-status { display: none; }
.afk-last .afk-status { display: inline; }
[data-status="failed"] .afk-status, [data-status="waiting"] .afk-status, [data-status="rejected"] .afk-status { display: inline; color: var(--afk-ink); font-size: 0.9375rem; text-align: end; }
[data-status="failed"] .afk-bubble, [data-status="rejected"] .afk-bubble { border: 1px dashed var(--afk-line); }
.afk-link-button { min-height: 44px; padding: 4px 8px; border: 0; background: none; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; font-weight: 600; }
.afk .afk-link-button { color: var(--afk-accent); }

.afk-typing { display: flex; align-items: center; gap: 10px; min-height: 34px; font-size: 0.9375rem; color: var(--afk-quiet); }
.afk-dots { display: inline-flex; gap: 4px; }
.afk-dots i { width: 7px; height: 7px; border-radius: 50%; background: currentColor; animation: afk-breathe 1.4s ease-in-out infinite; }
.afk-dots i:nth-child(2) { animation-delay: 0.2s; }
.afk-dots i:nth-child(3) { animation-delay: 0.4s; }
@keyframes afk-breathe { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }

/* ---- Choices */

.afk-answers { padding-bottom: 20px !important; display: grid; gap: 12px; }
.afk-answers:focus { outline: none; } /* holds the focus between two questions; nothing to act on by itself */
.afk-options { display: grid; gap: 8px; justify-items: stretch; max-width: 30rem; }
.afk-asides { display: flex; flex-wrap: wrap; gap: 4px 8px; }
.afk-choice { min-height: 48px; padding: 10px 16px; border: 1.5px solid var(--afk-accent); border-radius: 12px; background: var(--afk-surface); text-align: start; line-height: 1.35; cursor: pointer; white-space: normal; overflow-wrap: anywhere; }
.afk-options .afk-choice { font-weight: 550; box-shadow: var(--afk-shadow); }
.afk .afk-options .afk-choice { color: var(--afk-accent); }
.afk-choice:active { background: var(--afk-mine); }
.afk-asides .afk-choice { min-height: 44px; padding: 8px 12px; border: 1px solid var(--afk-line); border-radius: 22px; background: none; font-size: 0.9375rem; }
.afk-ended { display: grid; gap: 12px; justify-items: start; padding: 16px; border: 1px solid var(--afk-soft-line); border-radius: var(--afk-radius); background: var(--afk-surface); }

/* ---- Cards */

.afk-card { display: grid; gap: 10px; min-width: 0; }
.afk-bubble:has(.afk-card) { width: 100%; }
.afk-scale { display: block; overflow: visible; color: var(--afk-ink); }
.afk-band { stroke: var(--afk-surface); stroke-width: 2; }
.afk-band-0 { fill: var(--afk-band-0); }
.afk-band-1 { fill: var(--afk-band-1); }
.afk-band-2 { fill: var(--afk-band-2); }
.afk-band-3 { fill: var(--afk-band-3); }
.afk-tick, .afk-score { fill: currentColor; text-anchor: middle; font-variant-numeric: tabular-nums; }
.afk-tick { font-size: 0.8125rem; fill: var(--afk-quiet); }
.afk-score { font-size: 1.125rem; font-weight: 700; }
.afk-marker { stroke: currentColor; stroke-width: 2; }
.afk-marker-dot { fill: var(--afk-surface); stroke: currentColor; stroke-width: 4; }
.afk-card-booking, .afk-card-callback, .afk-card-referral { padding: 14px 16px; border-radius: 10px; background: var(--afk-hover); }
.afk-card dl { display: grid; gap: 6px; }
.afk-card dl > div { display: grid; grid-template-columns: minmax(5.5rem, max-content) 1fr; gap: 0 12px; }
.afk-card dt { color: var(--afk-quiet); }
.afk-card dd { white-space: pre-line; font-weight: 550; min-width: 0; }
.afk-booking-off dd { font-weight: 400; text-decoration: line-through; }
.afk-reference span { display: block; color: var(--afk-quiet); }
.afk-reference strong { display: block; font-size: 1.625rem; line-height: 1.25; letter-spacing: 0.06em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.afk-card a.afk-button { justify-self: start; }
.afk-card summary { min-height: 44px; display: list-item; align-content: center; cursor: pointer; color: var(--afk-accent); font-weight: 600; }
.afk-card-reasons ul { padding-left: 1.2em; display: grid; gap: 8px; }
.afk-source { display: block; color: var(--afk-quiet); font-size: 0.9375rem; }

/* ---- Bottom: the link's state and the field */

.afk-bottom { flex: none; position: relative; background: var(--afk-surface); border-top: 1px solid var(--afk-soft-line); }
.afk-bottom > :not(.afk-jump) { max-width: var(--afk-width); margin-inline: auto !important; }
.afk-jump { position: absolute; bottom: calc(100% + 10px); left: 50%; transform: translateX(-50%); display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 8px 18px; border: 0; border-radius: 22px; background: var(--afk-accent); box-shadow: 0 2px 10px rgb(0 0 0 / 20%); cursor: pointer; font-size: 0.9375rem; font-weight: 600; white-space: nowrap; }
.afk .afk-jump { color: var(--afk-on-accent); }
.afk .afk-link { padding: 8px 16px 0; font-size: 0.9375rem; line-height: 1.4; }
.afk-form { display: grid; grid-template-columns: 1fr auto; gap: 4px 8px; align-items: end; padding: 10px 16px max(10px, env(safe-area-inset-bottom)); }
.afk-field { width: 100%; min-height: 3rem; max-height: min(9.5rem, 30cqh); padding: 10px 14px; resize: none; overflow-y: auto; border: 1.5px solid var(--afk-line); border-radius: 12px; background: var(--afk-bg); line-height: 1.5; }
.afk-field::placeholder { color: var(--afk-quiet); opacity: 1; }
.afk-field:focus { border-color: var(--afk-accent); outline: 2px solid var(--afk-accent); outline-offset: 0; }
.afk-send { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-width: 48px; min-height: 48px; padding: 8px 16px; border: 1.5px solid transparent; border-radius: 12px; background: var(--afk-accent); font-weight: 600; cursor: pointer; }
.afk .afk-send { color: var(--afk-on-accent); }
.afk-counter { grid-column: 1 / -1; font-size: 0.875rem; color: var(--afk-quiet); }
.afk-counter:empty { display: none; }

.afk-dialog { max-width: min(28rem, calc(100vw - 32px)); padding: 20px; border: 1px solid var(--afk-soft-line); border-radius: var(--afk-radius); background: var(--afk-surface); color: var(--afk-ink); }
.afk-dialog::backdrop { background: rgb(20 26 28 / 45%); }
.afk-dialog h2 { font-size: 1.1875rem; }
.afk .afk-dialog p { margin: 8px 0 16px; }
.afk .afk-error { padding: 10px 12px; background: var(--afk-notice); border-radius: 8px; }

@media (hover: hover) {
  .afk a:hover { text-decoration-thickness: 2px; }
  .afk-exit:hover, .afk-quiet-button:hover, .afk-button:hover { background: var(--afk-hover); }
  .afk .afk-primary:hover { filter: brightness(1.12); }
  .afk-call:hover { background: var(--afk-hover); }
  .afk-choice:hover { background: var(--afk-hover); }
  .afk-asides .afk-choice:hover { background: var(--afk-hover); }
  .afk-send:hover { filter: brightness(1.12); }
}

/* ---- Narrow, low, printed, and the wishes of the person and the device */

@container afk (max-width: 34em) {
  .afk-header { display: flex; flex-wrap: wrap; padding: 6px 12px 8px; gap: 0 8px; }
  .afk-brand { flex: 1 1 4.5rem; flex-direction: column; align-items: flex-start; gap: 0; }
  .afk-municipality { font-size: 0.8125rem; line-height: 1.2; }
  .afk-tools { flex: none; gap: 0 4px; }
  .afk-help { flex: 1 0 100%; }
  .afk-help > span:first-child, .afk-tools .afk-quiet-button span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .afk-help a { min-height: 32px; }
  .afk-tools .afk-quiet-button { min-width: 44px; padding-inline: 8px; }
  .afk-tools .afk-quiet-button .afk-icon { display: inline-block; width: 1.5em; height: 1.5em; vertical-align: middle; }
  .afk-tools { flex-wrap: nowrap; }
  .afk-exit { padding-inline: 10px; font-size: 0.875rem; white-space: nowrap; }
  .afk-exit span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .afk-crisis:not(.afk-open) h2, .afk-crisis:not(.afk-open) .afk-fold span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .afk-fold { min-width: 44px; justify-content: center; }
  .afk-log, .afk-typing, .afk-answers { padding-inline: 12px !important; }
  .afk-progress, .afk-menu, .afk .afk-crisis, .afk .afk-banner { padding-inline: 12px; }
  .afk-form { padding-inline: 12px; }
  .afk-bubble { max-width: 94%; }
  .afk-send span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .afk-send { padding-inline: 12px; }
  .afk-card dl > div { grid-template-columns: 1fr; }
  .afk-dialog .afk-button { width: 100%; }
}

/* A phone lying down: everything at the top in one row. */
@container afk (max-height: 30em) and (min-width: 34.01em) {
  .afk-header { padding-block: 2px; grid-template-columns: auto 1fr auto; }
  .afk-municipality { display: none; }
  .afk-help > span:first-child { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .afk-help, .afk-tools { grid-row: 1; }
  .afk-help { grid-column: 2; }
  .afk-tools { grid-column: 3; }
  .afk-progress { padding-bottom: 4px; }
  .afk-form { padding-block: 4px; }
  .afk-field { max-height: 4.5rem; }
  .afk-crisis { max-height: 45cqh; }
}

/* Zoomed far in: the top scrolls away with the rest, or nothing would be left for reading. */
@container afk (max-height: 24em) and (max-width: 34em) {
  .afk { overflow-x: hidden; overflow-y: auto; scroll-padding-bottom: 5rem; }
  .afk-main { flex: 1 0 auto; }
  .afk-scroll { overflow: visible; }
  .afk-bottom { position: sticky; bottom: 0; }
  .afk-field { max-height: 4.5rem; }
  .afk-form { padding-block: 4px; }
}

@media (prefers-reduced-motion: no-preference) {
  .afk-log[aria-live="polite"] .afk-message { animation: afk-arrive 180ms ease-out; }
  .afk-choice, .afk-button, .afk-exit { transition: background-color 120ms; }
}
@keyframes afk-arrive { from { opacity: 0; transform: translateY(4px); } }
@media (prefers-reduced-motion: reduce) {
  .afk *, .afk *::before { animation: none !important; transition: none !important; }
  .afk-dots i { opacity: 0.7; }
}

@media (forced-colors: active) {
  .afk-citizen .afk-bubble, .afk-send, .afk-jump, .afk-system .afk-bubble { border: 1px solid CanvasText; }
  .afk-crisis { border: 2px solid CanvasText; }
  .afk-band { fill: Canvas; stroke: CanvasText; }
  .afk-marker-dot { fill: Highlight; stroke: CanvasText; }
  .afk-tick, .afk-score { fill: CanvasText; }
  .afk-marker { stroke: CanvasText; }
  .afk-progress progress { border: 1px solid CanvasText; background: Canvas; }
  .afk-progress progress::-webkit-progress-bar { background: Canvas; }
  .afk-progress progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
  .afk-progress progress::-moz-progress-bar { background: Highlight; forced-color-adjust: none; }
  .afk-dots i { background: CanvasText; }
  .afk-launcher, .afk-panel { border: 2px solid CanvasText; }
  .afk-citizen .afk-icon { color: CanvasText; }
}

@media print {
  :host(afklar-chat) { display: none; }
  :host([data-afklar]), .afk-frame { height: auto !important; max-height: none; container-type: normal; }
  .afk { height: auto; overflow: visible; background: none; }
  .afk-main, .afk-scroll { display: block; overflow: visible; }
  .afk-tools, .afk-menu, .afk-form, .afk-link, .afk-jump, .afk-answers, .afk-typing, .afk-status { display: none !important; }
  .afk-bubble { box-shadow: none; break-inside: avoid; }
}
`;

/** How the conversation looks on paper and as a saved file. */
const PAPER = `
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #20292b; background: #fff; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0; } p, dl, dd, ul { margin: 0.2rem 0; }
section { margin: 1rem 0; break-inside: avoid; } .text, dd { white-space: pre-wrap; overflow-wrap: anywhere; }
.when, .afk-source, .afk-reference span { display: block; color: #566164; font-size: 0.875rem; }
.afk-card { margin-top: 0.5rem; padding: 0.5rem 0.75rem; border: 1px solid #858d8c; } .afk-button, .afk-icon { display: none; }
.afk-scale { display: block; overflow: visible; } .afk-scale text { text-anchor: middle; font-size: 0.875rem; }
.afk-band { fill: #d3e2ec; stroke: #566164; } .afk-marker, .afk-marker-dot { stroke: #20292b; stroke-width: 2; fill: #fff; }
.afk-vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

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
const ICON_CLOSE = "M6 6l12 12M18 6L6 18";
const ICON_CHAT = "M4 5h16v11H10l-5 4v-4H4z";
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

// ------------------------------------------------------------------------------------------------- talking to it

/** Requests as values: `{status, data, retryAfter}`, status 0 when the network failed, timed out or was aborted. */
function createApi(base) {
  return async function call(method, path, { body, token, signal, cache = "no-store" } = {}) {
    const guard = new AbortController();
    const stop = () => guard.abort();
    const timer = setTimeout(stop, REQUEST_MS);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    try {
      const response = await fetch(base + path, {
        method, signal: guard.signal, cache, referrerPolicy: "no-referrer",
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

  ui.name = el(settings.page ? "h1" : "p", { class: "afk-name" }, texts.brand);
  ui.municipality = el("span", { class: "afk-municipality" });
  ui.help = el("p", { class: "afk-help" });
  ui.menuButton = button([icon(ICON_MENU), el("span", {}, texts.menu)], () => act.toggleMenu(), { class: "afk-quiet-button", "aria-expanded": "false", "aria-controls": `${uid}-menu` });
  ui.exit = button([texts.exit, el("span", {}, ` ${texts.exitMore}`)], () => act.leave(), { class: "afk-exit" });
  ui.close = settings.close && button([icon(ICON_CLOSE), hidden(texts.close)], () => act.pause(true), { class: "afk-quiet-button afk-close" });
  ui.remember = el("input", { type: "checkbox", id: `${uid}-remember`, "aria-describedby": `${uid}-remember-help`,
    onchange: () => act.remember(ui.remember.checked) });
  ui.hours = el("p", { class: "afk-privacy", hidden: true });
  ui.privacy = el("p", { class: "afk-privacy", hidden: true });
  ui.menu = el("div", { class: "afk-menu", id: `${uid}-menu`, hidden: true },
    el("label", { class: "afk-check", for: `${uid}-remember` }, ui.remember, el("span", {}, texts.remember)),
    el("p", { class: "afk-hint", id: `${uid}-remember-help` }, texts.rememberHelp),
    el("div", { class: "afk-row" }, settings.close ? null : button(texts.pause, () => act.pause(false)), button(texts.print, () => act.print()),
      button(texts.save, () => act.save()), button(texts.clear, () => act.askClear())),
    ui.hours, ui.privacy);
  ui.crisis = el("section", { class: "afk-crisis", "aria-label": texts.crisis, hidden: true });
  ui.banner = el("p", { class: "afk-banner", hidden: true });
  ui.progressText = el("span", { "aria-hidden": "true" });
  ui.progressBar = el("progress", { "aria-label": texts.progress, max: 1, value: 0 });
  ui.progress = el("div", { class: "afk-progress", hidden: true }, ui.progressText, ui.progressBar);
  ui.top = el("header", { class: "afk-top" },
    el("div", { class: "afk-header" },
      el("div", { class: "afk-row afk-brand" },
        ui.name, ui.municipality),
      el("div", { class: "afk-row afk-tools" }, ui.menuButton, ui.exit, ui.close),
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

  ui.pauseNo = button(texts.pauseNo, () => act.paused(false), { autofocus: true });
  ui.pauseDialog = el("dialog", { class: "afk-dialog", "aria-labelledby": `${uid}-pause`, "aria-describedby": `${uid}-pause-text` },
    el("h2", { id: `${uid}-pause` }, texts.pauseTitle), el("p", { id: `${uid}-pause-text` }, texts.rememberHelp),
    el("div", { class: "afk-row" }, button(texts.pauseYes, () => act.paused(true), { class: "afk-button afk-primary" }), ui.pauseNo));

  ui.polite = el("div", { class: "afk-vh", role: "status" });
  ui.urgent = el("div", { class: "afk-vh", role: "alert" });
  root.replaceChildren(ui.top, ui.main, ui.dialog, ui.pauseDialog, ui.polite, ui.urgent);
  return ui;
}

// ------------------------------------------------------------------------------------------------------ the chat

/**
 * A chat in `element`, a node inside a shadow root. Begins a conversation when told to, resumes one by itself.
 *
 * Settings: `municipality` (four digits), `audience`, `api` (address that ends in "/api/chat/"), `helpLine` ({name,
 * number}), `exit`, `page` (the chat is the page itself: it owns the landmarks and the height), `texts`, and from whoever
 * shows it: `visible()`, `unseen(count)`, `emit(name, detail)`, `colours(colours)`, `close()` where it can be closed.
 */
function createChat(element, settings, texts) {
  const call = createApi(settings.api);
  const memory = createMemory(settings.municipality ?? "");
  const mounted = new AbortController();
  const timers = {};

  const act = { toggleMenu, leave, remember, askClear, clear, clearHere, jump, pause, paused, print, save };
  element.classList.add("afk");
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
  let begun = false;
  let wanted = null; // the flow that somebody asked to start
  let pausing = false; // the question about remembering stands there because the panel is being closed

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
        settings.emit("message", { from: message.from });
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
  let drawnAt = 0;
  function drawAnswers() {
    const question = ended ? "ended" : openQuestion();
    if (question === drawnQuestion) return;
    drawnQuestion = question;
    drawnAt = Date.now();
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
    noteSeen();
    startWanted();
    missed ??= fresh.find((entry) => !inSight(entry)) ?? null;
    ui.jump.hidden = !missed;
  }

  /** What has come while nobody could see it is counted, also across reloads. */
  function noteSeen() {
    if (!talk || ended) return settings.unseen(0);
    const { record } = talk;
    if (settings.visible() && record.seen !== lastId()) {
      record.seen = lastId();
      memory.save(record);
    }
    settings.unseen(entries.filter((entry) => entry.from !== "citizen" && entry.id > (record.seen ?? 0)).length);
  }

  /** Begins the flow asked for once the conversation can be answered; one that is already running is left alone. */
  function startWanted() {
    if (!wanted || !talk || ended || awaiting || state !== "bot" || !entries.some(({ id, from }) => id && from === "bot")) return;
    const [flow, question] = [wanted, openQuestion()];
    wanted = null;
    if (question?.progress?.flow === flow) return;
    const title = texts.starts[flow];
    const choice = question?.choices.find((one) => one.title === title);
    post({ id: newId(), text: title, ...(choice && { choice: choice.id }) });
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
    begun = true;
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
    settings.emit("ended");
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

  /** The second half of a double click would land on the next question's options; a quick reader's next tap counts. */
  function choose(choice, event) {
    if (event.detail > 1 && Date.now() - drawnAt < DOUBLE_MS) return;
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

  /** Asks once whether the conversation shall be remembered; `closing` when the panel is to be closed. */
  function pause(closing) {
    toggleMenu(false);
    pausing = closing;
    const record = talk?.record;
    const ask = record && !ended && !record.until && !(closing && record.asked) && entries.some((entry) => entry.from === "citizen");
    if (!ask) return closing ? settings.close() : showLink(record?.until ? texts.paused : texts.pausedTab, true);
    record.asked = true;
    memory.save(record);
    ui.pauseDialog.showModal();
  }

  function paused(yes) {
    if (yes) remember(yes);
    ui.remember.checked = Boolean(talk?.record.until);
    ui.pauseDialog.close();
    if (pausing) settings.close();
    else showLink(yes ? `${texts.remembered} ${texts.paused}` : texts.pausedTab, true);
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

  // ---- a clean page of it, on paper or as a file

  function cleanPage() {
    const page = document.implementation.createHTMLDocument(`${ui.name.textContent} ${ui.municipality.textContent}`.trim());
    page.documentElement.lang = "da";
    page.body.append(el("h1", {}, page.title), el("p", { class: "when" }, fill(texts.savedAt, { when: `${DAY.format(Date.now())} kl. ${CLOCK.format(Date.now())}` })));
    for (const { at, text, result, ...entry } of entries) {
      const found = result && CARDS[result.kind]?.(result, texts, settings.api);
      found?.querySelectorAll("details").forEach((details) => (details.open = true));
      page.body.append(el("section", {}, el("p", { class: "when" }, `${authorOf(entry)}, ${DAY.format(at)} kl. ${CLOCK.format(at)}`),
        text ? el("p", { class: "text" }, text) : null, found));
    }
    page.body.append(el("p", {}, ui.help.textContent));
    return page;
  }

  function print() {
    toggleMenu(false);
    ui.paper?.remove();
    ui.paper = el("iframe", { class: "afk-vh", tabindex: "-1", "aria-hidden": "true", title: texts.print });
    element.append(ui.paper);
    const { contentWindow: view, contentDocument: paper } = ui.paper;
    const page = cleanPage();
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(PAPER);
    paper.adoptedStyleSheets = [sheet];
    paper.documentElement.lang = "da";
    paper.title = page.title;
    paper.body.replaceChildren(...page.body.childNodes);
    view.print();
  }

  function save() {
    toggleMenu(false);
    const html = cleanPage().documentElement.outerHTML.replace("<head>", `<head><meta charset="utf-8"><style>${PAPER}</style>`);
    const href = URL.createObjectURL(new Blob([`<!doctype html>\n${html}`], { type: "text/html" }));
    el("a", { href, download: texts.saveName }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
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
    window.location.replace(settings.exit);
  }

  // ---- what the page says about itself

  function drawHelp(line) {
    if (!line?.number) return;
    ui.help.replaceChildren(el("span", {}, texts.human), " ", phoneLink(line.number, {}, icon(ICON_PHONE),
      el("span", {}, `${line.name ?? ""} ${line.number}`.trim().replace(/(\d) (?=\d)/g, "$1\u00a0"))));
  }

  /** A municipality that is not known is no reason to show nothing: the chat asks for it. */
  async function configure() {
    const ask = (query) => call("GET", `config${query}`, { signal: mounted.signal, cache: "default" });
    let { status, data } = await ask(settings.municipality ? `?municipality=${settings.municipality}` : "");
    if (status === 422) ({ status, data } = await ask(""));
    if (status !== 200 || !data) return;
    drawHelp(data.help_line);
    ui.name.textContent = data.logo_text ?? texts.brand;
    ui.municipality.textContent = data.municipality_name ?? "";
    if (settings.page && data.municipality_name) document.title = `${ui.name.textContent} · ${data.municipality_name}`;
    const link = data.privacy_link && safeAddress(data.privacy_link, settings.api);
    ui.privacy.replaceChildren(...linked(data.privacy_text ?? ""),
      ...(link ? [" ", el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, texts.privacyLink)] : []));
    ui.privacy.hidden = !data.privacy_text && !link;
    const { name, hours, phone } = data.opening_hours ?? {};
    ui.hours.replaceChildren(...linked(hours ? [fill(texts.openingHours, { name, hours }), phone].filter(Boolean).join(" ") : ""));
    ui.hours.hidden = !hours;
    settings.colours(data.colours);
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
      event.preventDefault(); // or the panel would close as well
      toggleMenu(false);
      ui.menuButton.focus();
    }, { signal });
    window.addEventListener("online", () => nudge(), { signal });
    window.addEventListener("offline", () => (setLink("offline"), talk?.feed.cut()), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (nudge(20000), noteSeen()), { signal });
    ui.pauseDialog.addEventListener("cancel", (event) => (event.preventDefault(), paused(false)));
    const sizes = new ResizeObserver(() => following && showNewest());
    [element, ui.top, ui.bottom].forEach((node) => sizes.observe(node));
    signal.addEventListener("abort", () => sizes.disconnect());
  }

  listenToBrowser();
  drawHelp(settings.helpLine ?? texts.helpLine);
  fitField();
  configure();
  if (memory.load()?.token) start();

  return {
    pause,
    /** It can be seen now: begins the conversation unless that is done, and counts what is there as seen. */
    shown() {
      if (!begun) start();
      fitField();
      if (following) showNewest();
      noteSeen();
    },
    focus: () => (ended || matchMedia("(pointer: coarse)").matches ? ui.answers : ui.field).focus({ preventScroll: true }),
    start(flow) {
      if (!texts.starts[flow]) return console.warn(`Afklar: no flow "${flow}"; known are ${Object.keys(texts.starts).join(", ")}`);
      wanted = flow;
      startWanted();
    },
    destroy() {
      mounted.abort();
      starting.abort();
      talk?.life.abort();
      Object.values(timers).forEach((timer) => clearTimeout(timer));
      element.replaceChildren();
    },
  };
}

// ------------------------------------------------------------------------------------------- its places on a page

/** A municipality's colours, when they can be read: `{accent, on_accent}` as #rrggbb with a contrast of 4.5 and more. */
function colourRule(colours) {
  const { accent, on_accent: ink = "#ffffff" } = colours ?? {};
  if (![accent, ink].every((one) => /^#[0-9a-f]{6}$/i.test(one ?? "")) || contrast(accent, ink) < 4.5 || contrast(accent, "#f6f3ed") < 4.5) return "";
  return `@media (prefers-color-scheme: light) { :host { --afk-accent: ${accent}; --afk-on-accent: ${ink}; } }`;
}

function contrast(one, other) {
  const light = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** A shadow root with the styles. Sizes follow the reader's own font size, not what the page makes of `rem`. */
function shade(host) {
  const shadow = host.attachShadow({ mode: "open" });
  const probe = el("div", { class: "afk-frame" });
  const [sheet, own] = [new CSSStyleSheet(), new CSSStyleSheet()];
  sheet.replaceSync(CSS);
  shadow.adoptedStyleSheets = [sheet, own];
  shadow.append(probe);
  const size = parseFloat(getComputedStyle(probe).fontSize) || 16;
  sheet.replaceSync(CSS.replace(/([\d.]+)rem\b/g, (_, rem) => `${+(rem * size).toFixed(2)}px`));
  probe.remove();
  return { shadow, colours: (colours) => own.replaceSync(colourRule(colours)) };
}

const emit = (name, detail = {}) => window.dispatchEvent(new CustomEvent(`afklar:${name}`, { detail }));
const onScreen = () => document.visibilityState === "visible";

/** In an element of the page, or as the page itself. */
function place(host, options) {
  host.dataset.afklar = options.page ? "page" : "inline";
  const { shadow, colours } = shade(host);
  const box = el("div");
  shadow.append(el("div", { class: "afk-frame" }, box));
  if (options.page) {
    const bare = new CSSStyleSheet();
    bare.replaceSync("body { margin: 0; } iframe { border: 0; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, bare];
  }
  const chat = createChat(box, { ...options, colours, visible: onScreen, unseen() {} }, options.words);
  chat.shown();
  return {
    ...chat,
    open() {
      host.scrollIntoView({ block: "nearest" });
      chat.focus();
      emit("open");
    },
    close() {},
  };
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
  return { ...chat, open, close };
}

// --------------------------------------------------------------------------------- a page that asks for it by markup

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

function put() {
  const places = [...document.querySelectorAll(["[data-afklar]", SCRIPT?.dataset.target].filter(Boolean).join(", "))];
  const chats = places.filter((one) => !one.shadowRoot).map((one) => place(one, optionsFrom(one)));
  shown = chats[0] ?? launcher(optionsFrom(null));
  if (SCRIPT && "open" in SCRIPT.dataset) shown.open();
  followHash();
  window.addEventListener("hashchange", followHash);
  document.addEventListener("click", onClick);
}

/** `#afklar` opens, `#afklar-audit` opens and starts. */
function followHash() {
  const [found, flow] = /^#afklar(?:-(\w+))?$/.exec(window.location.hash) ?? [];
  if (found) begin(flow);
}

function onClick(event) {
  const link = event.target.closest?.("[data-afklar-open], a[href*='#afklar']");
  if (!link) return;
  const [found, flow] = /^#afklar(?:-(\w+))?$/.exec(link.hash ?? "") ?? [];
  if (!found && !("afklarOpen" in link.dataset)) return;
  event.preventDefault();
  begin(flow ?? link.dataset.afklarOpen);
}

function begin(flow) {
  shown.open();
  if (flow) shown.start(flow);
}

window.Afklar = Object.freeze({
  open: (flow) => ready.then(() => begin(flow)),
  close: () => ready.then(() => shown.close()),
  start: (flow) => ready.then(() => begin(flow)),
  mount: (element, options) => place(element, optionsFrom(element, options)),
  /** "open", "close", "message" ({from}), "ended". Never what was said: a page's statistics must not get hold of it. */
  on(name, listener) {
    const inner = (event) => listener(event.detail);
    window.addEventListener(`afklar:${name}`, inner);
    return () => window.removeEventListener(`afklar:${name}`, inner);
  },
});
ready.then(put);
})();
