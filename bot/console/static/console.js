"use strict";
// The advisors' pages, live: what is new is fetched as HTML that the server has made, drafts and unsent replies survive
// a reload and a lost network, and a reply is sent under one id until the server has it.
(() => {
  const { page, csrf, conversation, mode, title } = document.body.dataset;
  const $ = (selector) => document.querySelector(selector);
  const HOME = "/raadgiver";
  const here = `${HOME}/samtale/${conversation}`;
  const TYPING_EVERY_MS = 3000, TYPING_LASTS_MS = 6000, ACTIVE_EVERY_MS = 60000, AGAIN_MS = [500, 1000, 2000, 5000];
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const kept = (name) => `afklar:${name}:${conversation}`;
  const post = (address, fields = {}) => fetch(address, {
    method: "POST", body: new URLSearchParams(fields), headers: { "x-csrf": csrf, "x-requested-with": "fetch" },
  });

  // ---- news

  let revision = null, waiting = 0, refreshing = false, stale = false;

  async function refresh() {
    stale = true;
    if (refreshing) return;
    refreshing = true;
    while (stale) {
      stale = false;
      try {
        if (page === "queue") await refreshQueue();
        if (page === "conversation") await refreshConversation();
      } catch {
        stale = true;
        await wait(1000);
      }
    }
    refreshing = false;
  }

  async function refreshQueue() {
    const answer = await fetch(`${HOME}/liste`, { headers: { "x-requested-with": "fetch" } });
    if (!answer.ok) return leave(answer);
    const html = await answer.text();
    const held = document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.getAttribute("href");
    $("#live").innerHTML = html;
    if (!held) return;
    const again = [...document.querySelectorAll("#live a, #live button")]
      .find((one) => (one.getAttribute("aria-label") ?? one.getAttribute("href")) === held);
    again?.focus();
  }

  async function refreshConversation() {
    const lines = $("#lines"), last = lines.lastElementChild?.dataset.id ?? "0";
    const answer = await fetch(`${here}/nyt?efter=${last}`, { headers: { "x-requested-with": "fetch" } });
    if (!answer.ok) return leave(answer);
    const found = await answer.json();
    if (found.mode !== mode || (shared && shared !== found.share)) return location.reload();
    shared = found.share;
    if ((lines.lastElementChild?.dataset.id ?? "0") === last && found.lines.trim()) {
      const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
      lines.insertAdjacentHTML("beforeend", found.lines);
      if (atEnd) lines.scrollTop = lines.scrollHeight;
      if (lines.lastElementChild.classList.contains("citizen")) showTyping(false);
    }
    $("#panel").innerHTML = found.panel;
  }
  let shared = null;

  function leave(answer) {
    if (answer.status === 401 || answer.status === 404) location.reload();
    else throw new Error(answer.status);
  }

  function takeNews(data) {
    if (!data) return void (location.href = `${HOME}/log-ind`);
    if (data.locked && page !== "lock") return void (location.href = `${HOME}/laas?til=${encodeURIComponent(location.pathname)}`);
    const count = data.waiting + data.unread;
    document.title = count ? `(${count}) ${title}` : title;
    if (count > waiting && revision !== null) beep();
    waiting = count;
    if (page === "lock") {
      const said = $(".waiting");
      said.textContent = said.dataset.text.replace("{n}", data.waiting);
      revision = "";
      return;
    }
    if (data.revision !== revision) {
      // Also the first time: something may have come between the page and the stream.
      revision = data.revision;
      refresh();
    }
  }

  function listen() {
    const stream = new EventSource(`${HOME}/strom${conversation ? `?samtale=${conversation}` : ""}`);
    let timer;
    stream.onopen = () => (clearTimeout(timer), showLost(false));
    stream.onerror = () => {
      clearTimeout(timer);
      timer = setTimeout(() => showLost(true), 3000);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
    stream.addEventListener("news", (event) => takeNews(JSON.parse(event.data)));
    stream.addEventListener("typing", () => showTyping(true));
  }

  function showLost(on) {
    const said = $(".lost");
    said.textContent = on ? said.dataset.text : "";
  }

  let typingTimer;
  function showTyping(on) {
    const said = $("#typing");
    if (!said) return;
    clearTimeout(typingTimer);
    said.textContent = on ? said.dataset.text : "";
    if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_LASTS_MS);
  }

  // ---- sound: off until the advisor wants it

  const sound = $(".sound");
  const soundOn = () => localStorage.getItem("afklar:sound") === "on";
  function drawSound() {
    if (!sound) return;
    sound.hidden = false;
    sound.textContent = soundOn() ? sound.dataset.on : sound.dataset.off;
  }
  sound?.addEventListener("click", () => (localStorage.setItem("afklar:sound", soundOn() ? "off" : "on"), drawSound(), beep()));
  function beep() {
    if (!soundOn()) return;
    const audio = new AudioContext(), tone = audio.createOscillator(), level = audio.createGain();
    tone.frequency.value = 660;
    level.gain.value = 0.05;
    tone.connect(level).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.15);
    tone.onended = () => audio.close();
  }

  // ---- the reply: a draft, then one message under one id until the server has it

  const form = $("#reply");
  if (form) {
    const field = form.querySelector("textarea"), button = form.querySelector("button.main"), said = button.textContent;
    let typedAt = 0;
    field.value = sessionStorage.getItem(kept("draft")) ?? "";
    field.addEventListener("input", () => {
      sessionStorage.setItem(kept("draft"), field.value);
      if (Date.now() - typedAt > TYPING_EVERY_MS && field.value) {
        typedAt = Date.now();
        post(`${here}/skriver`).catch(() => {});
      }
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text) return;
      keep([...unsent(), { text, key: uuid() }]);
      field.value = "";
      sessionStorage.removeItem(kept("draft"));
      deliver();
    });
    const uuid = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const unsent = () => JSON.parse(sessionStorage.getItem(kept("unsent")) ?? "[]");
    const keep = (list) => sessionStorage.setItem(kept("unsent"), JSON.stringify(list));
    let delivering = false;

    /** One after the other, in order; the next is not tried before the one ahead of it has been taken or refused. */
    async function deliver() {
      if (delivering) return;
      delivering = true;
      for (let tries = 0; unsent().length; tries++) {
        button.textContent = button.dataset.sending;
        const [next] = unsent();
        let answer = null;
        try {
          answer = await post(`${here}/svar`, next);
          showLost(false);
        } catch {
          showLost(true); // the stream may not have noticed yet; again in a moment
        }
        if (answer && answer.status < 500) {
          if (!answer.ok) return refused(answer);
          keep(unsent().slice(1));
          tries = -1;
          refresh();
        } else await wait(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
      }
      button.textContent = said;
      delivering = false;
    }

    /** What was written is not lost, and the page that comes says why. */
    async function refused(answer) {
      sessionStorage.setItem(kept("draft"), [...unsent().map(({ text }) => text), field.value].filter(Boolean).join("\n"));
      keep([]);
      const { error } = await answer.json().catch(() => ({}));
      location.href = `${here}?fejl=${error ?? ""}`;
    }

    const canned = form.querySelector(".canned"), choice = canned.querySelector("select");
    canned.hidden = false;
    canned.querySelector("button").addEventListener("click", () => {
      if (!choice.value) return;
      field.value = field.value ? `${field.value}\n${choice.value}` : choice.value;
      sessionStorage.setItem(kept("draft"), field.value);
      field.focus();
    });
    deliver();
  }

  // ---- a person is here: the lock counts from the last touch

  let activeAt = Date.now();
  const touched = () => {
    if (Date.now() - activeAt < ACTIVE_EVERY_MS) return;
    activeAt = Date.now();
    post(`${HOME}/aktiv`).catch(() => {});
  };
  if (csrf && page !== "lock") ["keydown", "pointerdown"].forEach((name) => addEventListener(name, touched));

  drawSound();
  const lines = $("#lines");
  if (lines) lines.scrollTop = lines.scrollHeight;
  if (["queue", "conversation"].includes(page) || $(".waiting")) listen();
})();
