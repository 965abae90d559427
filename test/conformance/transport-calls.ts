import { describe, expect, test } from "vitest";
import { doneValue, gate, type Make, nextTurn, open, pass, type Wire } from "./wire.ts";

/** Calls of functions: order, failures, aborts. */
export function testCalls(make: Make): void {
  describe("calls", () => {
    test("answers come in the order of the requests, whatever their kind", async () => {
      const wire = await open(make());
      const fn = wire.define((x: number) => x * 2);
      wire.call(fn, [1]);
      wire.map((x: number) => x + 1, [1, 2, 3]);
      wire.call(fn, [2]);
      const last = wire.ask({ kind: "push", values: { a: 1 } });
      await last;
      expect(wire.answeredIds()).toEqual([0, 1, 2, 3]);
      expect(wire.answerNow(0)).toEqual({ kind: "done", value: 2 });
      expect(wire.answerNow(1)).toEqual({ kind: "items", values: [2, 3, 4], errors: [] });
      expect(wire.answerNow(2)).toEqual({ kind: "done", value: 4 });
    });

    test("a thousand calls sent in one turn are each answered once, in order", async () => {
      const wire = await open(make());
      const fn = wire.define((x: number) => -x);
      const ids = Array.from({ length: 1000 }, (_, i) => wire.call(fn, [i]));
      await wire.answer(999);
      expect(wire.answeredIds()).toEqual(ids);
      expect(ids.every((id) => Object.is(doneValue(wire.answerNow(id)), -id))).toBe(true);
    });

    test("a call takes a batch of arguments and answers each", async () => {
      const wire = await open(make());
      const fn = wire.define((a: number, b: number) => a - b);
      wire.link.send({ kind: "apply", fn, ids: [100, 101], args: [[5, 2], [7]] });
      expect(await wire.answer(101)).toEqual({ kind: "done", value: Number.NaN });
      expect(wire.answerNow(100)).toEqual({ kind: "done", value: 3 });
    });

    test("the times of an answer rise and lie near those of the sender", async () => {
      const wire = await open(make());
      const beforeMs = performance.timeOrigin + performance.now();
      await wire.apply(() => 1);
      const afterMs = performance.timeOrigin + performance.now();
      const reply = wire.replies.find((r) => r.kind === "done");
      if (reply === undefined) throw new Error("no answer");
      expect(reply.startedMs[0]).toBeGreaterThan(beforeMs - 50);
      expect(reply.endedMs[0]).toBeGreaterThanOrEqual(reply.startedMs[0] ?? Number.NaN);
      expect(reply.endedMs[0]).toBeLessThan(afterMs + 50);
    });

    test("a function is defined once and keeps what it holds between calls", async () => {
      const wire = await open(make());
      const source = "(() => { let n = 0; return () => ++n; })()";
      wire.link.send({ kind: "function", fn: 7, ref: { kind: "source", source, name: "counter" } });
      wire.link.send({ kind: "function", fn: 8, ref: { kind: "source", source, name: "counter" } });
      const ids = [wire.call(7), wire.call(7), wire.call(8), wire.call(7)];
      await wire.answer(3);
      expect(ids.map((id) => doneValue(wire.answerNow(id)))).toEqual([1, 2, 1, 3]);
    });

    test("a function that is to be forgotten serves the calls before, and none after", async () => {
      const wire = await open(make());
      const fn = wire.define(() => 1);
      const before = wire.call(fn);
      wire.link.send({ kind: "forget", fn });
      const after = wire.call(fn);
      expect(await wire.answer(after)).toMatchObject({ kind: "failed", error: { name: "TypeError" } });
      expect(wire.answerNow(before)).toEqual({ kind: "done", value: 1 });
    });

    test("a function that was never defined fails its call", async () => {
      const wire = await open(make());
      expect(await wire.answer(wire.call(99))).toMatchObject({
        kind: "failed",
        error: expect.objectContaining({
          name: "TypeError",
          message: expect.stringMatching(/^function \d+ was never sent$/) as unknown,
        }) as unknown,
      });
    });

    test("functions and references inside arguments are put in place", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { a: { b: 5 } } });
      const fn = wire.define((x: { f: (n: number) => number }, y: number) => x.f(y));
      wire.link.send({
        kind: "apply",
        fn,
        ids: [50],
        args: [[{ f: undefined }, undefined]],
        placeholders: [
          { path: [0, 0, "f"], ref: { kind: "source", source: "(n) => n + 1", name: "f" } },
          { path: [0, 1], ref: { kind: "name", path: "a.b" } },
        ],
      });
      expect(await wire.answer(50)).toEqual({ kind: "done", value: 6 });
    });

    test("a function inside a result comes back as a reference", async () => {
      const wire = await open(make());
      await wire.apply(() => ({ max: Math.max, one: 1 }));
      expect(wire.replies.at(-1)).toMatchObject({
        kind: "done",
        values: [{ one: 1 }],
        placeholders: [{ path: [0, "max"], ref: { kind: "global", path: "Math.max" } }],
      });
    });

    test("an error keeps its class, message, stack, code and cause", async () => {
      const wire = await open(make());
      const answer = await wire.apply(function fails() {
        throw Object.assign(new RangeError("too far", { cause: new Error("why") }), { code: "E_FAR" });
      });
      if (answer.kind !== "failed") throw new Error("it did not fail");
      expect(answer.error).toBeInstanceOf(RangeError);
      expect(answer.error).toMatchObject({ message: "too far", code: "E_FAR", cause: { message: "why" } });
      expect(answer.error.stack).toContain("fails");
    });

    test("null and undefined can be thrown without harm", async () => {
      const wire = await open(make());
      for (const value of [null, undefined]) {
        const answer = await wire.apply((thrown: unknown) => {
          throw thrown;
        }, value);
        expect(answer).toMatchObject({ kind: "failed" });
        expect((answer as { error: Error }).error.message).toContain(`threw ${value}`);
      }
    });

    test("async functions are awaited one after another", async () => {
      const wire = await open(make());
      const { name, open: openGate, arrivals } = gate();
      const slow = wire.call(wire.define(pass), [name, "slow"]);
      const quick = wire.call(wire.define(() => "quick"));
      wire.link.flush();
      await arrivals(1);
      expect(wire.answerNow(quick)).toBeUndefined();
      openGate();
      expect(await wire.answer(quick)).toEqual({ kind: "done", value: "quick" });
      expect(wire.answerNow(slow)).toEqual({ kind: "done", value: "slow" });
    });

    test("what was done before an async task is answered while that task goes on", async () => {
      const wire = await open(make());
      const { name } = gate();
      const before = wire.call(wire.define(() => "before"));
      const slow = wire.call(wire.define(pass), [name, "slow"]);
      expect(await wire.answer(before)).toEqual({ kind: "done", value: "before" });
      expect(wire.answerNow(slow)).toBeUndefined();
    });

    test("a map gives its neighbours to a failing item, in place, promises included", async () => {
      const wire = await open(make());
      const id = wire.map(
        (x: number, y: number) => {
          if (x === 1) throw new RangeError("one");
          if (x === 3) return Promise.reject(new TypeError("three"));
          return x === 2 ? Promise.resolve(x * y) : x * y;
        },
        [0, 1, 2, 3, 4],
        Float64Array.of(10, 10, 10, 10, 10),
      );
      const answer = await wire.answer(id);
      if (answer.kind !== "items") throw new Error(`the map ended as ${answer.kind}`);
      expect(answer.values).toEqual([0, undefined, 20, undefined, 40]);
      expect(answer.errors.map(([i, error]) => [i, error.name, error.message])).toEqual([
        [1, "RangeError", "one"],
        [3, "TypeError", "three"],
      ]);
    });

    test("a map of nothing is answered with nothing", async () => {
      const wire = await open(make());
      expect(await wire.answer(wire.map((x: number) => x, []))).toEqual({ kind: "items", values: [], errors: [] });
    });

    test("a map whose function can't be made fails as a whole", async () => {
      const wire = await open(make());
      wire.link.send({ kind: "function", fn: 5, ref: { kind: "name", path: "nowhere" } });
      wire.link.send({ kind: "map", id: 60, fn: 5, columns: [[1]] });
      expect(await wire.answer(60)).toMatchObject({ kind: "failed", error: { name: "ReferenceError" } });
    });
  });

  testAborts(make);
}

function testAborts(make: Make): void {
  describe("aborts", () => {
    test("an abort overtakes what was sent with it: those tasks are not begun", async () => {
      const wire = await open(make());
      const fn = wire.define((x: number) => x);
      const ids = [wire.call(fn, [0]), wire.call(fn, [1]), wire.call(fn, [2])];
      const map = wire.map((x: number) => x, [1]);
      wire.abort(1, map);
      const answers = await Promise.all([...ids, map].map((id) => wire.answer(id)));
      expect(answers.map(({ kind }) => kind)).toEqual(["done", "aborted", "done", "aborted"]);
    });

    test("an abort reaches tasks that wait behind a running one, which itself ends as it would", async () => {
      const wire = await open(make());
      await withEverMoreTime(wire, async (afterMs) => {
        const { name, open: openGate, arrivals } = gate();
        const running = wire.call(wire.define(pass), [name, "ran"]);
        const waiting = wire.call(wire.define(() => "came too late"));
        wire.link.flush();
        await arrivals(1);
        wire.abort(waiting, running);
        wire.link.flush();
        await nextTurn(afterMs);
        openGate();
        const answer = await wire.answer(waiting);
        expect(await wire.answer(running)).toEqual({ kind: "done", value: "ran" });
        return answer.kind === "aborted";
      });
    });

    test("a running map ends at its next chance once it is aborted", async () => {
      const wire = await open(make());
      await withEverMoreTime(wire, async (afterMs) => {
        const { name, open: openGate, arrivals, count } = gate();
        const names = Array.from({ length: 10_000 }, () => name);
        const map = wire.map(pass, names, new Array(10_000).fill(0));
        wire.link.flush();
        await arrivals(1);
        wire.abort(map);
        wire.link.flush();
        await nextTurn(afterMs);
        openGate();
        const answer = await wire.answer(map);
        return answer.kind === "aborted" && count() < 10_000;
      });
    });

    test("an abort of a task that has ended touches no later one", async () => {
      const wire = await open(make());
      await wire.apply(() => 1);
      wire.abort(0, 12345);
      expect(await wire.apply(() => 2)).toEqual({ kind: "done", value: 2 });
    });
  });
}

// On a busy machine what was sent may take long to arrive, and nothing says that it has.
async function withEverMoreTime(wire: Wire, isAsExpected: (afterMs: number) => Promise<boolean>): Promise<void> {
  const firstMs = wire.link.roundTripMs();
  const times = [firstMs, 10, 100, 1000, 5000];
  for (const afterMs of times) if (await isAsExpected(afterMs)) return;
  expect.unreachable(`not with ${times.join(", ")} ms for it either`);
}
