import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Letter, LetterBus } from "../../src/cluster/letter-bus.ts";
import { PartPull } from "../../src/jobs/host/part-pull.ts";
import { JetStream } from "../../src/jobs/stream/jet-stream.ts";

/** A server of which a test says what it answers. */
class FakeBus implements LetterBus {
  readonly maxPayload = Promise.resolve(2 ** 20);
  readonly asked: { readonly batch: number; readonly reply: string }[] = [];
  readonly #heard = new Map<string, (letter: Letter) => void>();
  #onOnline: () => void = () => undefined;

  post({ bytes, reply = "" }: Letter): void {
    const { batch } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly batch: number };
    this.asked.push({ batch, reply });
  }

  subscribe(subject: string, heard: (letter: Letter) => void): () => void {
    this.#heard.set(subject, heard);
    return () => void this.#heard.delete(subject);
  }

  onOnline(handler: () => void): () => void {
    this.#onOnline = handler;
    return () => undefined;
  }

  keepAlive(): void {
    // Nothing keeps a test alive.
  }

  close(): void {
    this.#heard.clear();
  }

  online(): void {
    this.#onOnline();
  }

  /** Answers the last request. */
  answer(status?: number): void {
    const { reply } = this.asked.at(-1) ?? { reply: "" };
    this.#heard.get(reply)?.({ subject: reply, bytes: new Uint8Array(), status });
  }
}

describe("parts of jobs", () => {
  let bus: FakeBus;
  let heard: number;
  let pull: PartPull;
  beforeEach(() => {
    vi.useFakeTimers();
    bus = new FakeBus();
    heard = 0;
    pull = new PartPull(new JetStream(bus, "inbox"), {
      stream: "LAB_JOBS",
      heard: () => heard++,
      again: () => pull.ask(8 - pull.underWay),
    });
  });
  afterEach(() => {
    pull.close();
    vi.useRealTimers();
  });

  test("are asked for by one request, however many are wanted", () => {
    pull.ask(8);
    expect(bus.asked).toMatchObject([{ batch: 8 }]);
    for (let left = 7; left >= 0; left--) {
      bus.answer();
      expect(pull.underWay).toBe(left);
    }
    expect(heard).toBe(8);
    pull.ask(0);
    expect(bus.asked).toHaveLength(1);
  });

  test("are asked for at once when the time of a request is up, for what has not come", () => {
    pull.ask(8);
    bus.answer();
    bus.answer(408);
    expect(bus.asked).toMatchObject([{ batch: 8 }, { batch: 8 }]);
  });

  test.each([404, 409, 503])("are asked for a while later when the server says %i", (status) => {
    pull.ask(8);
    bus.answer(status);
    pull.ask(1);
    expect(bus.asked).toHaveLength(1);
    vi.advanceTimersByTime(10_000);
    expect(bus.asked).toHaveLength(2);
  });

  test("are asked for again when the server says nothing, and when it is back", () => {
    pull.ask(8);
    vi.advanceTimersByTime(20_000);
    expect(bus.asked).toHaveLength(2);
    bus.online();
    expect(bus.asked).toHaveLength(3);
    expect(pull.underWay).toBe(8);
  });

  test("are not asked for once it is closed", () => {
    pull.ask(8);
    pull.close();
    pull.ask(1);
    bus.online();
    vi.advanceTimersByTime(60_000);
    expect(bus.asked).toHaveLength(1);
  });
});
