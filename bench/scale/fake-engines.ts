import { epochMs } from "../../src/protocol/epoch-ms.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import type { EngineLink, OwningTransport } from "../../src/transport/contract.ts";

/** Engines that answer every call with undefined, a turn later: what is left is the client's own work. */
export function fakeEngines(): OwningTransport {
  let waiting: FakeLink[] = [];
  const answerAll = (): void => {
    const links = waiting;
    waiting = [];
    for (const link of links) link.answer();
  };
  const busy = (link: FakeLink): void => {
    if (waiting.length === 0) setImmediate(answerAll);
    waiting.push(link);
  };
  return { name: "fake", owns: true, start: () => Promise.resolve(new FakeLink(busy)) };
}

// What an engine needs for one call, ms.
const CALL_MS = 0.001;

class FakeLink implements EngineLink {
  readonly #busy: (link: FakeLink) => void;
  #ids: number[] = [];
  #onReply: (reply: Reply) => void = () => undefined;
  #clockMs = 0;

  constructor(busy: (link: FakeLink) => void) {
    this.#busy = busy;
  }

  send(request: Request): void {
    if (this.#ids.length === 0) this.#busy(this);
    if (request.kind === "apply") this.#ids.push(...request.ids);
    else if (request.kind === "map") this.#reply(request.id, request.columns[0]?.length ?? 0);
  }

  answer(): void {
    const ids = this.#ids;
    this.#ids = [];
    if (ids.length === 0) return;
    this.#clockMs = Math.max(this.#clockMs, epochMs());
    const startedMs = ids.map((_, i) => this.#clockMs + i * CALL_MS);
    const endedMs = startedMs.map((ms) => ms + CALL_MS);
    this.#clockMs = endedMs.at(-1) ?? 0;
    this.#onReply({ kind: "done", ids, values: new Array<unknown>(ids.length).fill(undefined), startedMs, endedMs });
  }

  #reply(id: number, count: number): void {
    const startedMs = Math.max(this.#clockMs, epochMs());
    this.#clockMs = startedMs + count * CALL_MS;
    const values = new Array<unknown>(count).fill(undefined);
    setImmediate(() => this.#onReply({ kind: "items", id, values, errors: [], startedMs, endedMs: this.#clockMs }));
  }

  flush(): void {
    // Answers come a turn later anyway.
  }

  onReply(handler: (reply: Reply) => void): void {
    this.#onReply = handler;
  }

  onClose(): void {
    // Never ends by itself.
  }

  onRoom(): void {
    // There always is.
  }

  room(): number {
    return Number.POSITIVE_INFINITY;
  }

  roundTripMs(): number {
    return 0;
  }

  running(): undefined {
    return undefined;
  }

  runningSinceMs(): number {
    return 0;
  }

  keepAlive(): void {
    // The loop of answers keeps the process alive.
  }

  lastBegun(): number | undefined {
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
