import { withJson } from "../../protocol/json.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";
import { AsyncQueue } from "../results/async-queue.ts";

// Events that wait for a listener to read them, at most; then the oldest are dropped.
const MAX_UNREAD = 1000;

/** Hands events to whoever listens. */
export class EventLog<Event extends object = EngineEvent> {
  readonly #listeners = new Set<AsyncQueue<Event>>();
  /** Called with each event, at once. They must not throw. */
  readonly taps: Set<(event: Event) => void> = new Set();
  #ended = false;

  emit(event: Event): void {
    withJson(event);
    for (const listener of this.#listeners) listener.push(event);
    for (const tap of this.taps) tap(event);
  }

  /** Ends every iteration, once what is unread has been read. */
  end(): void {
    this.#ended = true;
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  /** Events from now on, until the client is closed or the loop is left. */
  listen(): AsyncIterableIterator<Event> {
    const listener = new AsyncQueue<Event>({
      maxUnread: MAX_UNREAD,
      onReturn: () => this.#listeners.delete(listener),
    });
    if (this.#ended) listener.end();
    else this.#listeners.add(listener);
    return listener;
  }
}
