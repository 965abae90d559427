import { describe, expect, test } from "vitest";
import type { Transport } from "../../src/transport/contract.ts";
import { gate, leave, linkTo, type Make, nextTurn, open, pass, type Traits, Wire } from "./wire.ts";

/** Ends of an engine: closed, dead by itself; what is heard of it, and what still may be called. */
export function testEnding(make: Make, traits: Traits): void {
  describe("ends", () => {
    test("replies before the first handler are kept", async () => {
      const transport = make(2);
      const link = await linkTo(transport);
      link.send({ kind: "push", id: 1, values: { a: 1 } });
      link.send({ kind: "pull", id: 2, names: "a" });
      link.flush();
      // A way to another engine and back takes longer than the way back from the first.
      await (await open(transport, 1)).apply(() => 1);
      const wire = new Wire(link);
      expect(await wire.answer(2)).toEqual({ kind: "done", value: 1 });
      expect(wire.answeredIds()).toEqual([1, 2]);
      await link.close();
    });

    test("close ends the engine: onClose is called once, with null", async () => {
      const wire = await open(make());
      await wire.apply(() => 1);
      await wire.link.close();
      expect(wire.losses).toEqual([null]);
      await wire.link.close();
      expect(wire.losses).toEqual([null]);
    });

    test("close can be called twice at a time", async () => {
      const wire = await open(make());
      await expect(Promise.all([wire.link.close(), wire.link.close()])).resolves.toHaveLength(2);
      expect(wire.losses).toEqual([null]);
    });

    test("an onClose handler that comes late is called at once", async () => {
      const link = await linkTo(make());
      await link.close();
      const losses: (Error | null)[] = [];
      link.onClose(({ cause }) => losses.push(cause));
      expect(losses).toEqual([null]);
    });

    test("close during a running task: the task is not answered any more", async () => {
      const wire = await open(make());
      const { name, open: openGate, arrivals } = gate();
      const id = wire.call(wire.define(pass), [name, 1]);
      wire.link.flush();
      await arrivals(1);
      await wire.link.close();
      openGate();
      await nextTurn(wire.link.roundTripMs());
      expect(wire.answerNow(id)).toBeUndefined();
      expect(wire.losses).toEqual([null]);
    });

    test("what is sent after the end does nothing", async () => {
      const wire = await open(make());
      await wire.link.close();
      const data = new Float64Array(4);
      wire.call(
        wire.define(() => 1),
        [data],
        [data.buffer],
      );
      wire.abort(0);
      wire.link.flush();
      wire.link.keepAlive(true);
      wire.link.keepAlive(false);
      await nextTurn(wire.link.roundTripMs());
      expect(wire.replies).toEqual([]);
      expect(wire.losses).toEqual([null]);
    });

    test("the end of one engine leaves the others alone", async () => {
      const transport = make(2);
      const [first, second] = await Promise.all([open(transport, 0), open(transport, 1)]);
      await first.link.close();
      expect(await second.apply(() => "here")).toEqual({ kind: "done", value: "here" });
      expect(second.losses).toEqual([]);
    });
  });

  testDeath(make, traits);
  testBlocking(make, traits);
}

const DEATHS: readonly (readonly [string, () => unknown])[] = [
  ["that leaves", leave],
  ["with an error that nothing caught", () => new Promise(() => setTimeout(() => thrower()))],
  [
    "with a rejection that nothing handled",
    () => {
      void Promise.reject(new RangeError("the last straw"));
      return new Promise(() => undefined);
    },
  ],
];

// Of a Web Worker.
declare const close: () => void;

// On the engine the name leads nowhere, which is as good an error as any.
declare const thrower: () => void;

function testDeath(make: Make, { canKill }: Traits): void {
  describe.runIf(canKill)("deaths", () => {
    test.each(DEATHS)("an engine %s is reported once, with a cause, after its replies", async (_, kill) => {
      const wire = await open(make());
      const before = wire.call(wire.define(() => "before"));
      const last = wire.call(wire.define(kill));
      expect(await wire.lost()).toBeInstanceOf(Error);
      expect(wire.answerNow(before)).toEqual({ kind: "done", value: "before" });
      expect(wire.answerNow(last)).toBeUndefined();
      await wire.link.close();
      expect(wire.losses).toHaveLength(1);
    });

    test("an error that nothing caught is the first of the engine's last words", async () => {
      const wire = await open(make());
      wire.call(wire.define(DEATHS[2]?.[1] ?? (() => undefined)));
      await wire.lost();
      const faults = wire.replies.filter(({ kind }) => kind === "fault");
      expect(faults[0]).toMatchObject({
        kind: "fault",
        error: { kind: "error", name: "RangeError", message: "the last straw" },
      });
    });

    test("an idle engine that dies is reported too", async () => {
      const wire = await open(make());
      await wire.apply(() => void setTimeout(() => (typeof process === "object" ? process.exit(0) : close())));
      expect(await wire.lost()).toBeInstanceOf(Error);
    });

    test("what is sent to a dead engine does nothing, and closing it works", async () => {
      const wire = await open(make());
      wire.call(wire.define(leave));
      await wire.lost();
      const count = wire.replies.length;
      wire.call(wire.define(() => 1));
      wire.link.flush();
      await expect(wire.link.close()).resolves.toBeUndefined();
      expect(wire.replies).toHaveLength(count);
      expect(wire.losses).toHaveLength(1);
    });

    test("close ends an engine that is in an endless loop", async () => {
      const wire = await open(make());
      const { name, arrivals } = gate();
      wire.call(
        wire.define((gateName: string) => {
          new BroadcastChannel(gateName).postMessage("here");
          for (;;);
        }),
        [name],
      );
      wire.link.flush();
      await arrivals(1);
      await wire.link.close();
      expect(wire.losses).toEqual([null]);
    });

    test("output of an engine that dies is not lost", async () => {
      const wire = await open(make());
      wire.call(
        wire.define(() => {
          console.log("famous");
          if (typeof process === "object") process.exit(1);
          close();
        }),
      );
      await wire.lost();
      expect(wire.replies).toContainEqual({ kind: "output", id: 0, stream: "stdout", text: "famous\n" });
    });
  });
}

// Far more than any test needs; a block that never returns would else hold up the whole run.
const MOST_BLOCKS = 500;

function blockUntil(transport: Transport, wires: readonly Wire[], condition: () => boolean): boolean {
  const links = wires.map((wire) => wire.link);
  for (const link of links) link.flush();
  for (let i = 0; i < MOST_BLOCKS && !condition(); i++) transport.block?.(links, Number.POSITIVE_INFINITY);
  return condition();
}

function testBlocking(make: Make, { canBlock, canKill }: Traits): void {
  test("has block exactly where it can block", () => {
    expect(make().block !== undefined).toBe(canBlock);
  });

  describe.runIf(canBlock)("blocking", () => {
    test("block hands out replies before it returns, in order", async () => {
      const transport = make();
      const wire = await open(transport);
      const fn = wire.define((x: number) => x + 1);
      const ids = [wire.call(fn, [1]), wire.call(fn, [2])];
      const came = blockUntil(transport, [wire], () => wire.answerNow(1) !== undefined);
      expect(came).toBe(true);
      expect(wire.answeredIds()).toEqual(ids);
    });

    test("block waits for several engines at a time", async () => {
      const transport = make(2);
      const wires = await Promise.all([open(transport, 0), open(transport, 1)]);
      for (const wire of wires)
        wire.call(
          wire.define((x: number) => x * 3),
          [7],
        );
      const came = blockUntil(transport, wires, () => wires.every((wire) => wire.answerNow(0) !== undefined));
      expect(came).toBe(true);
      expect(wires.map((wire) => wire.answerNow(0))).toEqual(wires.map(() => ({ kind: "done", value: 21 })));
    });

    test("a reply that block has handed out does not come again", async () => {
      const transport = make();
      const wire = await open(transport);
      wire.call(wire.define(() => 1));
      blockUntil(transport, [wire], () => wire.answerNow(0) !== undefined);
      await wire.apply(() => 2);
      expect(wire.answeredIds()).toEqual([0, 1]);
    });

    test.runIf(canKill)("block sees the end of an engine, after its replies", async () => {
      const transport = make();
      const wire = await open(transport);
      wire.call(wire.define(() => "before"));
      wire.call(wire.define(leave));
      expect(blockUntil(transport, [wire], () => wire.losses.length > 0)).toBe(true);
      expect(wire.losses[0]).toBeInstanceOf(Error);
      expect(wire.answerNow(0)).toEqual({ kind: "done", value: "before" });
    });
  });
}
