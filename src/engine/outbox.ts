import { bufferOf } from "../protocol/brands.ts";
import type { Placeholder } from "../protocol/function-ref.ts";
import type { TaskId } from "../protocol/ids.ts";
import type { OutputStream, Reply } from "../protocol/messages.ts";
import type { NumberArray } from "../protocol/number-arrays.ts";
import { toErrorRecord } from "../protocol/to-error-record.ts";
import { singleReplies, undeliverable } from "../protocol/undeliverable.ts";

/** Posts replies as one message. Throws a DataCloneError, having posted nothing, when one can't be cloned. */
export type PostReplies = (replies: readonly Reply[], move: readonly object[]) => void;

interface Answer {
  readonly id: TaskId;
  readonly value: unknown;
  readonly placeholders: readonly Placeholder[];
  readonly sharedId?: number | undefined;
  readonly startedMs: number;
  readonly endedMs: number;
}

// A reply waits at most about this long for company while the engine goes on with short tasks.
const PATIENCE_MS = 1;

/** Collects the replies of an engine and posts them in few messages, in order. */
export class Outbox {
  readonly #post: PostReplies;
  #replies: Reply[] = [];
  #move: object[] = [];
  // The `done` reply at the end of #replies, as long as answers can be added to it.
  #open: (Reply & { kind: "done" }) | undefined;
  // Where in #replies the last `published` stands; another one of its task takes that place.
  #publishedAt: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #postedMs = 0;

  constructor(post: PostReplies) {
    this.#post = post;
  }

  /** Adds the answer of a task that succeeded. */
  answer(answer: Answer): void {
    const { id, value, placeholders, sharedId, startedMs, endedMs } = answer;
    if (placeholders.length > 0 || sharedId !== undefined) {
      const alone = { ids: [id], values: [value], startedMs: [startedMs], endedMs: [endedMs] };
      this.add({ kind: "done", ...alone, placeholders, ...(sharedId !== undefined && { sharedId }) });
      return;
    }
    if (this.#open === undefined) {
      this.#open = { kind: "done", ids: [], values: [], startedMs: [], endedMs: [] };
      this.#replies.push(this.#open);
    }
    this.#open.ids.push(id);
    this.#open.values.push(value);
    this.#open.startedMs.push(startedMs);
    this.#open.endedMs.push(endedMs);
  }

  /** Adds a reply. */
  add(reply: Reply): void {
    this.#open = undefined;
    this.#replies.push(reply);
    // Numbers of a map. Nothing else has their memory.
    if (reply.kind === "items" && !Array.isArray(reply.values)) this.#move.push(bufferOf(reply.values as NumberArray));
  }

  /** Gives the memory of a buffer to the client when the next message is posted. */
  move(buffer: ArrayBuffer): void {
    this.#move.push(buffer);
  }

  /** Adds text that a task wrote. Text of a long task goes out while it runs. */
  write(id: TaskId | null, stream: OutputStream, text: string): void {
    const last = this.#replies.at(-1);
    // Lines that follow each other are one text: a loop that prints makes no message of each.
    if (last?.kind === "output" && last.id === id && last.stream === stream) {
      this.#replies[this.#replies.length - 1] = { ...last, text: last.text + text };
    } else this.add({ kind: "output", id, stream, text });
    this.#flushSoon();
  }

  /** Adds what a task has published, in place of what it published before and was not posted yet. */
  publish(reply: Reply & { kind: "published" }): void {
    const before = this.#publishedAt === undefined ? undefined : this.#replies[this.#publishedAt];
    if (this.#publishedAt !== undefined && before?.kind === "published" && before.id === reply.id) {
      this.#replies[this.#publishedAt] = reply;
    } else {
      this.#publishedAt = this.#replies.length;
      this.add(reply);
    }
    this.#flushSoon();
  }

  // While a task computes, nothing can be posted but here; when it waits for something, the timer does it.
  #flushSoon(): void {
    this.flushIfDue(performance.now());
    if (this.#replies.length > 0) this.#timer ??= setTimeout(() => this.flush(), PATIENCE_MS);
  }

  /** Posts what has waited long enough. @param nowMs - `performance.now()` */
  flushIfDue(nowMs: number): void {
    if (nowMs - this.#postedMs > PATIENCE_MS) this.flush();
  }

  /**
   * Makes ready for a task, during which nothing is posted but what it writes: posts everything, unless the task is short.
   * The first thing that it writes goes out at once, since it may then compute for long.
   */
  taskBegins(isShort: boolean): void {
    if (!isShort) this.flush();
    this.#postedMs = Number.NEGATIVE_INFINITY;
  }

  /** Posts everything. */
  flush(): void {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#replies.length === 0) return;
    this.#postedMs = performance.now();
    const replies = this.#replies;
    const move = this.#move;
    this.#replies = [];
    this.#move = [];
    this.#open = undefined;
    this.#publishedAt = undefined;
    try {
      this.#post(replies, move);
    } catch {
      for (const reply of replies.flatMap(singleReplies)) this.#postAlone(reply);
    }
  }

  // Moved buffers are copied here: the message that was to move them was not posted, so they are still whole.
  #postAlone(reply: Reply): void {
    try {
      this.#post([reply], []);
    } catch (error) {
      const failed = undeliverable(reply, toErrorRecord(error));
      if (failed.length > 0) this.#post(failed, []);
    }
  }
}
