import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ErrorRecord, fromErrorRecord, summarize } from "../../src/protocol/error-record.ts";
import { toErrorRecord } from "../../src/protocol/to-error-record.ts";
import { anyGraph, difference } from "../protocol/any-data.ts";
import { anyHostile, withStack } from "./hostile.ts";

fc.configureGlobal({ seed: 2026 });

const CLASSES = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError] as const;
const data = anyGraph(["array", "object", "map", "set"]).map((make) => make());
// What no clone is made of, some of it only when a message is posted.
const unsendable = fc.constantFrom<() => unknown>(
  () => Symbol("s"),
  () => () => 1,
  () => new WeakMap(),
  () => Promise.resolve(),
  () => new ReadableStream(),
  () => new MessageChannel().port1,
  () => Object.defineProperty(new Error("m"), "name", { get: throwing }),
  () => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  },
);
const huge = fc.constantFrom<() => unknown>(
  () => "x".repeat(1e6),
  () => 2n ** 4000n,
  () => new Array<unknown>(2 ** 32 - 1),
  () => Array.from({ length: 100 }, () => new Error("one of many")),
);
/** Makers of whatever may be thrown, or be a part of it. */
const anything: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.anything().map((value) => () => value),
  data.map((value) => () => value),
  { weight: 3, arbitrary: anyHostile },
  unsendable,
  unsendable.map((make) => () => [{ inside: make() }]),
  huge,
);
/** Makers of errors any part of which may be anything. */
const damagedError: fc.Arbitrary<() => unknown> = fc
  .dictionary(fc.constantFrom("name", "message", "stack", "code", "cause", "errors"), anything)
  .map((parts) => () => damage(withStack(new Error("damaged")), parts));

function throwing(): never {
  throw new Error("gotcha");
}

function damage(error: Error, parts: Readonly<Record<string, () => unknown>>): Error {
  for (const [key, make] of Object.entries(parts)) {
    Object.defineProperty(error, key, { value: make(), configurable: true });
  }
  return error;
}

/** An error as programs throw them, with causes and members that are such errors, or data. */
const { honest } = fc.letrec<{ honest: Error }>((tie) => ({
  honest: fc
    .record({
      type: fc.constantFrom(...CLASSES),
      message: fc.string(),
      code: fc.option(fc.oneof(fc.string(), fc.integer()), { nil: undefined }),
      cause: fc.option(fc.oneof({ depthSize: "small" }, data, tie("honest")), { nil: undefined }),
      errors: fc.option(fc.array(tie("honest"), { maxLength: 3 }), { nil: undefined, freq: 4 }),
    })
    .map(({ type, message, code, cause, errors }) => {
      const options = cause === undefined ? {} : { cause };
      const error = errors ? new AggregateError(errors, message, options) : new type(message, options);
      return code === undefined ? error : Object.assign(error, { code });
    }),
}));

/** What arrives at the other side. */
function trip(thrown: unknown): Error {
  return fromErrorRecord(structuredClone(toErrorRecord(thrown)));
}

function recordsIn(record: ErrorRecord): number {
  if (record.kind === "thrown") return 1;
  const inside = [...(record.errors ?? []), ...(record.cause ? [record.cause] : [])];
  return inside.reduce((sum, each) => sum + recordsIn(each), 1);
}

/** Checks that an error arrived as it was, down to the depth to which errors are taken down. */
function expectSame(arrived: unknown, sent: unknown, depth: number): void {
  if (!(sent instanceof Error)) {
    expect(difference(arrived, structuredClone(sent))).toBeUndefined();
    return;
  }
  expect(arrived).toBeInstanceOf(sent.constructor);
  expect(arrived).toMatchObject({ name: sent.name, message: sent.message, stack: sent.stack });
  expect(Reflect.get(Object(arrived) as Error, "code")).toBe(Reflect.get(sent, "code"));
  if (depth === 0 || !(arrived instanceof Error)) return;
  expect(arrived.cause === undefined).toBe(sent.cause === undefined);
  if (sent.cause !== undefined) expectSame(arrived.cause, sent.cause, depth - 1);
  const [members, before] = [membersOf(arrived), membersOf(sent)];
  expect(members).toHaveLength(before.length);
  for (const [i, member] of before.entries()) expectSame(members[i], member, depth - 1);
}

function membersOf(error: Error): unknown[] {
  return error instanceof AggregateError ? error.errors : [];
}

describe("an error record", () => {
  test("is made of whatever was thrown, can be posted, and comes back as an error", () => {
    fc.assert(
      fc.property(fc.oneof(anything, damagedError), (make) => {
        const record = structuredClone(toErrorRecord(make()));
        const { port1 } = new MessageChannel();
        port1.postMessage(record);
        port1.close();
        expect(typeof summarize(record)).toBe("string");
        expect(fromErrorRecord(record)).toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });

  test("of an error gives class, message, stack, code, cause and members back", () => {
    fc.assert(
      fc.property(honest, (error) => expectSame(trip(error), error, 3)),
      { numRuns: 150 },
    );
  });

  test("of data that was thrown holds the data", () => {
    fc.assert(
      fc.property(data, (value) => {
        const record = structuredClone(toErrorRecord(value));
        expect(record).toMatchObject({ kind: "thrown" });
        expect(record.kind === "thrown" && difference(record.value, structuredClone(value))).toBeUndefined();
      }),
    );
  });

  test("of errors that hold one another in any way is small", () => {
    const links = fc.array(fc.record({ cause: fc.nat({ max: 9 }), errors: fc.array(fc.nat({ max: 9 })) }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(links, (all) => {
        const errors = all.map((_, i) => new AggregateError([], String(i)));
        const at = (i: number) => errors[i % errors.length];
        for (const [i, { cause, errors: members }] of all.entries()) {
          Object.assign(errors[i] ?? {}, { cause: at(cause), errors: members.map(at) });
        }
        expect(recordsIn(toErrorRecord(errors[0]))).toBeLessThan(1000);
        expect(trip(errors[0])).toMatchObject({ name: "AggregateError", message: "0" });
      }),
    );
  });

  test("of an error with one damaged part has the others", () => {
    fc.assert(
      fc.property(fc.constantFrom("name", "stack", "code", "cause", "errors"), anything, (key, make) => {
        const error = withStack(new TypeError("still here"));
        const { stack } = error;
        const arrived = trip(damage(error, { [key]: make }));
        expect(arrived.message).toBe("still here");
        if (key !== "name") expect(arrived.name).toBe("TypeError");
        if (key !== "stack") expect(arrived.stack).toBe(stack);
      }),
    );
  });

  test.each([
    ["name", "Error", "still here"],
    ["message", "TypeError", "a message that can't be read"],
    ["stack", "TypeError", "still here"],
    ["code", "TypeError", "still here"],
    ["cause", "TypeError", "still here"],
    ["errors", "TypeError", "still here"],
  ])("of an error whose %s throws has the others", (key, name, message) => {
    const error = Object.defineProperty(new TypeError("still here"), key, { get: throwing });
    expect(trip(error)).toMatchObject({ name, message });
  });
});
