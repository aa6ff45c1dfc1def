// The frame: what stands still around the conversation.

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

  ui.jumpText = el("span");
  ui.jump = el("button", { type: "button", class: "afk-jump", hidden: true, onclick: () => act.jump() }, icon(ICON_DOWN), ui.jumpText);
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
