// Talking to the server: requests, events, what is to be sent.

const REQUEST_MS = 15000;
const FIRST_BYTE_MS = 8000; // a proxy that buffers the stream shows itself by silence
const SILENCE_MS = 45000;
const STREAM_AGAIN_MS = 30000;
const ENDED = [401, 410]; // unknown; ended, which is to say deleted

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
