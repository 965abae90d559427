import type { Reply, Request } from "../../src/protocol/messages.ts";
import type { EngineLink, LinkEnd } from "../../src/transport/contract.ts";

/** An engine that does what the test says: it notes requests, answers when told to, and dies when told to. */
export class FakeLink implements EngineLink {
  /** Everything sent, in order; calls that travel together count one by one. */
  readonly requests: Request[] = [];
  /** What `keepAlive` was called with. */
  readonly alive: boolean[] = [];
  closes = 0;
  flushes = 0;
  begun = -1;
  #onReply: (reply: Reply) => void = () => undefined;
  #onClose: (end: LinkEnd) => void = () => undefined;

  send(request: Request): void {
    this.requests.push(request);
  }

  flush(): void {
    this.flushes += 1;
  }

  onReply(handler: (reply: Reply) => void): void {
    this.#onReply = handler;
  }

  onClose(handler: (end: LinkEnd) => void): void {
    this.#onClose = handler;
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

  keepAlive(awaited: boolean): void {
    this.alive.push(awaited);
  }

  lastBegun(): number | undefined {
    return this.begun;
  }

  close(): Promise<void> {
    this.closes += 1;
    return Promise.resolve();
  }

  /** Ids of the tasks sent, in order. */
  get ids(): number[] {
    return this.requests.flatMap((request) => {
      if (request.kind === "apply") return request.ids;
      return "id" in request ? [request.id] : [];
    });
  }

  reply(reply: Reply): void {
    this.#onReply(reply);
  }

  /** Answers tasks with their ids as values, each after so many milliseconds. */
  done(ids: number[], eachMs = 1): void {
    const startedMs = ids.map((_, i) => 1000 + i * eachMs);
    const endedMs = startedMs.map((ms) => ms + eachMs);
    this.reply({ kind: "done", ids, values: [...ids], startedMs, endedMs });
  }

  die(cause: Error | null = new Error("its thread exited with code 1")): void {
    this.#onClose({ cause, whole: true });
  }
}
