// One conversation and the panel that shows it.

const MAX_TEXT = 2000;
const COUNTER_FROM = 1800;
const TYPING_AFTER_MS = 300;
const TYPING_LASTS_MS = 8000;
const TELL_TYPING_MS = 3000;
const ONE_GO_MS = 3000;
const DOUBLE_MS = 500;
const NEAR_BOTTOM = 80;

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
  const rank = (entry) => entry.id ?? Infinity;

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
    entries.sort((a, b) => (rank(a) === rank(b) ? a.order - b.order : rank(a) - rank(b)));
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
    const concluding = (entry) => entry.result && !["crisis", "handover", "picture"].includes(entry.result.kind);
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
    const text = ended ? "" : { queued: texts.queued, assigned: named, closed: texts.closed }[state] ?? "";
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
    drawJump();
  }

  const begunInView = (node) => node.getBoundingClientRect().top <= ui.bottom.getBoundingClientRect().top - 48;
  const inSight = (entry) => !entry || begunInView(entry.node);

  /** The way down: to what has come below the view, else to the answers when a long question hides that there are any. */
  function drawJump() {
    if (following || inSight(entries[entries.length - 1])) missed = null;
    const below = ui.answers.firstChild && !begunInView(ui.answers);
    ui.jump.hidden = !(missed || below);
    ui.jumpText.textContent = missed ? texts.newMessages : texts.answersBelow;
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
    drawJump();
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
    missed = null;
    showNewest();
    drawJump();
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
    talk.ready = !restored;
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
  }

  function resumeUnsent() {
    talk.ready = true;
    for (const item of memory.unsent()) {
      if (entries.some((entry) => entry.clientId === item.id)) memory.delivered(item.id);
      else queue(item);
    }
  }

  function takeEvent(name, data) {
    if (name === "message" && data) {
      if (data.from === "advisor") stopTyping();
      redraw(ingest([data]));
    } else if (name === "state") takeState(data);
    else if (name === "typing") takeTyping(data);
    else if (name === "ended") finish();
  }

  function takeState(data) {
    state = data?.state ?? state;
    if (data?.advisor) advisor = data.advisor;
    if (state !== "bot") awaiting = false;
    redraw();
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

  /** What was deleted on the server does not stay on the screen either; only what never got there does. */
  function finish() {
    if (ended) return;
    entries = entries.filter((entry) => !entry.id && entry.status !== "sent");
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
    [order, state, advisor, ended, awaiting, following] = [0, "bot", null, false, false, true];
    [unread, missed, shownCrisis] = [null, null, null];
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
    const answered = entries.some((other) => other.from !== "citizen" && other.id > rank(entry));
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

  /** The advisor in charge sees that the citizen writes; nobody else is told, and nothing of it is kept. */
  function tellTyping() {
    if (state !== "assigned" || !ui.field.value || timers.told !== undefined) return;
    later("told", TELL_TYPING_MS, () => (timers.told = undefined));
    call("POST", "typing", { token: talk.record.token });
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
    if (data.logo_text && texts.brand === TEXTS.brand) ui.name.textContent = data.logo_text; // else the page has named it
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
    ui.field.addEventListener("input", tellTyping);
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
    const sizes = new ResizeObserver(() => (following && showNewest(), drawJump()));
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
