import { randomUUID } from "node:crypto";
import type { Monitor } from "../../monitor/monitor.ts";
import type { PageMessage } from "../../monitor/page/page-message.ts";
import { pageState } from "../../monitor/page/page-state.ts";
import { recordsOf } from "../../monitor/page/records-of.ts";
import { RECORDS_MS } from "../../monitor/watch.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { Watching } from "./watching.ts";

/** Where the messages for a page go. */
export interface PageStream {
  readonly write: (text: string) => void;
  /** Whether the page has yet to read what was written: then it is spared until it has. */
  readonly isBehind: () => boolean;
}

interface Page {
  readonly stream: PageStream;
  engines: ReadonlySet<EngineId>;
  /** What the page has of the records; undefined: it lacks some, and gets all anew. */
  cursor: number | undefined;
}

/** Tells all pages that are open what is there, and watches while there are any. */
export class Feed {
  readonly #pages = new Map<string, Page>();
  readonly #watching: Watching;
  #timer: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined;
  #ticks = 0;
  #stateTicks = STATE_TICKS;
  // Said to those who come while it lasts.
  #trouble: string | undefined;

  constructor(open: () => Promise<Monitor>) {
    const opened = async (): Promise<Monitor> => {
      const monitor = await open();
      this.#trouble = undefined;
      for (const page of this.#pages.values()) page.cursor = undefined;
      return monitor;
    };
    this.#watching = new Watching(opened, (why) => {
      this.#trouble = why;
      for (const { stream } of this.#pages.values()) say(stream, { kind: "trouble", why });
    });
  }

  /** Undefined while nothing is seen. */
  get monitor(): Monitor | undefined {
    return this.#watching.monitor;
  }

  /** A page is there. @returns what is called when it is gone */
  join(stream: PageStream): () => void {
    const id = randomUUID();
    this.#pages.set(id, { stream, engines: new Set(), cursor: undefined });
    clearTimeout(this.#linger);
    this.#watching.begin();
    this.#timer ??= setInterval(() => this.#tick(), RECORDS_MS).unref();
    say(stream, { kind: "hello", page: id });
    if (this.#trouble !== undefined) say(stream, { kind: "trouble", why: this.#trouble });
    return () => {
      if (!this.#pages.delete(id) || this.#pages.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
      // One that is loaded anew is back at once.
      this.#linger = setTimeout(() => void this.#watching.end(), LINGER_MS).unref();
    };
  }

  /** Sets the engines whose tasks a page shows. @returns whether there is such a page */
  show(id: string, engines: readonly EngineId[]): boolean {
    const page = this.#pages.get(id);
    if (page === undefined) return false;
    page.engines = new Set(engines);
    page.cursor = undefined;
    return true;
  }

  /** Watches no more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#linger);
    this.#pages.clear();
    await this.#watching.end();
  }

  #tick(): void {
    const { monitor } = this.#watching;
    if (monitor === undefined) return;
    this.#ticks++;
    const pages = [...this.#pages.values()].filter(({ stream }) => !stream.isBehind());
    if (pages.length === 0) return;
    if (this.#ticks % this.#stateTicks === 0) {
      const state = pageState(monitor.snapshot());
      this.#stateTicks = state.engines.id.length > MANY ? MANY_TICKS : STATE_TICKS;
      const text = eventOf({ kind: "state", state });
      for (const { stream } of pages) stream.write(text);
    }
    for (const page of pages) if (page.engines.size > 0) tellTasks(page, monitor);
  }
}

// A state every so many ticks: fewer where there are many engines, as it takes its time to write.
const STATE_TICKS = 2;
const MANY = 1000;
const MANY_TICKS = 4;
const LINGER_MS = 2000;

function tellTasks(page: Page, monitor: Monitor): void {
  const isAll = page.cursor === undefined;
  const { records, cursor } = monitor.tasksSince(page.cursor ?? 0);
  page.cursor = cursor;
  const own = recordsOf(records, page.engines);
  if (isAll || own.engine.length > 0) say(page.stream, { kind: "tasks", isAll, records: own });
}

function say({ write }: PageStream, message: PageMessage): void {
  write(eventOf(message));
}

/** One event of an event stream; JSON has no line ends in it. */
function eventOf(message: PageMessage): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
