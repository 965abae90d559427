import type { PageMessage } from "../../monitor/page/page-message.ts";
import { noteState } from "../seen/seen.ts";
import { shown } from "../seen/shown.ts";
import { tasks } from "../seen/tasks.ts";
import { KEY_HEADERS } from "./ask.ts";
import { EventLines } from "./event-lines.ts";
import { status } from "./status.ts";
import { token } from "./token.ts";

// Between two tries, ms.
const FIRST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 5000;
// The server says something every 15 s.
const SILENCE_MS = 40_000;

/** Follows what the server says for as long as the page is open; begins again when the connection was lost. */
export function follow(): void {
  if (token === undefined) status.set({ kind: "no key" });
  else
    void (async () => {
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MOST_PAUSE_MS)) {
        if (await listen().catch(() => false)) pauseMs = FIRST_PAUSE_MS;
        if (status.value.kind === "no key") return;
        status.set({ kind: "away" });
        await new Promise((resolve) => {
          setTimeout(resolve, pauseMs);
        });
      }
    })();
}

/** Listens until the connection ends. @returns whether there was one */
async function listen(): Promise<boolean> {
  const stop = new AbortController();
  const response = await fetch("./api/events", { headers: KEY_HEADERS, signal: stop.signal });
  if (response.status === 401) status.set({ kind: "no key" });
  if (!response.ok || response.body === null) return false;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new EventLines();
  const abort = (): void => stop.abort();
  let timer = setTimeout(abort, SILENCE_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      clearTimeout(timer);
      timer = setTimeout(abort, SILENCE_MS);
      for (const data of lines.take(value)) hear(JSON.parse(data) as PageMessage);
    }
  } catch {
    return true;
  } finally {
    clearTimeout(timer);
    shown.forget();
  }
}

function hear(message: PageMessage): void {
  switch (message.kind) {
    case "hello":
      return shown.setPage(message.page);
    case "state":
      status.set({ kind: "live" });
      return noteState(message.state);
    case "tasks":
      return tasks.add(message.records, message.isAll);
    case "trouble":
      return status.set({ kind: "trouble", why: message.why });
  }
}
