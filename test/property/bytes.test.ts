import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack } from "../../src/protocol/bytes/packing.ts";
import { unpack } from "../../src/protocol/bytes/unpacking.ts";
import { encode } from "../../src/protocol/codec.ts";
import { anyGraph, difference } from "../protocol/any-data.ts";

fc.configureGlobal({ seed: 2026 });

const KINDS = ["array", "object", "map", "set"] as const;
const memory = Uint8Array.from({ length: 6000 }, (_, i) => i).buffer;

const part = fc.tuple(fc.nat({ max: 700 }), fc.nat({ max: 50 }));
/** Leaves beyond those of any graph. Views are of one buffer, so that they share it. */
const more: fc.Arbitrary<unknown> = fc.oneof(
  part.map(([start, length]) => new Float64Array(memory, 8 * start, length)),
  part.map(([start, length]) => new Uint8Array(memory, start, length)),
  part.map(([start, length]) => new DataView(memory, start, length)),
  fc.constantFrom(new Float64Array(memory), memory),
  fc.string({ unit: "binary", maxLength: 80 }),
  // Also with half a surrogate pair.
  fc.array(fc.nat({ max: 65_535 }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
  fc.oneof(fc.integer(), fc.bigInt(), fc.boolean(), fc.string(), fc.double()).map((value) => Object(value) as unknown),
  fc.array(fc.double(), { maxLength: 20 }),
  fc.array(fc.integer(), { maxLength: 20 }),
  fc.tuple(fc.constantFrom(Error, TypeError, RangeError), fc.string(), fc.anything()).map(([type, message, cause]) => {
    return new type(message, { cause });
  }),
  fc.record({ kind: fc.constantFrom("a", "b"), id: fc.integer(), args: fc.array(fc.double(), { maxLength: 3 }) }),
  fc.array(fc.string(), { maxLength: 4 }).map((items) => Object.assign(items, { columns: items.length })),
);

const noFunction = (): never => {
  throw new TypeError("a function");
};

describe("unpack", () => {
  test("of packed data gives what structuredClone gives, in everything", () => {
    fc.assert(
      fc.property(anyGraph(KINDS, more), (make) => {
        const value = make();
        expect(difference(unpack(pack(value)), structuredClone(value))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test("of packed data that was encoded gives what a message would", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        const encoded = encode(value, "the value", noFunction).value;
        expect(difference(unpack(pack(encoded)), structuredClone(encoded))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test("of damaged bytes gives a value or a RangeError that says what they are not", () => {
    const messages = fc.sample(anyGraph(KINDS, more), { numRuns: 50, seed: 1 }).map((make) => pack(make()));
    const message = fc.constantFrom(...messages);
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const damage = fc.record({
      kind: fc.constantFrom("set", "flip", "cut", "insert", "leave out", "repeat", "other"),
      at: place,
      length: fc.nat({ max: 40 }),
      byte: fc.nat({ max: 255 }),
      other: message,
    });
    let [values, errors] = [0, 0];
    fc.assert(
      fc.property(message, fc.array(damage, { minLength: 1, maxLength: 4 }), (whole, damages) => {
        const bytes = damages.reduce<Uint8Array>(damaged, whole.slice());
        try {
          unpack(bytes);
          values += 1;
        } catch (error) {
          errors += 1;
          expect(error).toBeInstanceOf(RangeError);
          expect(Object.getPrototypeOf(error)).toBe(RangeError.prototype);
          expect((error as RangeError).message).toMatch(/^the bytes are not of a value that was sent: /);
        }
      }),
      { numRuns: 6000 },
    );
    expect(values).toBeGreaterThan(100);
    expect(errors).toBeGreaterThan(2000);
  });

  test("of bytes that nobody packed gives a value or a RangeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, hasHead) => {
        // Without an honest size none of it would be read.
        if (hasHead && bytes.length > 10) new DataView(bytes.buffer).setFloat64(0, bytes.length - 1, true);
        if (hasHead) bytes[bytes.length - 1] = 0;
        try {
          unpack(bytes);
        } catch (error) {
          expect(Object.getPrototypeOf(error)).toBe(RangeError.prototype);
        }
      }),
      { numRuns: 6000 },
    );
  });
});

interface Damage {
  readonly kind: string;
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly other: Uint8Array;
}

function damaged(bytes: Uint8Array, { kind, at, length, byte, other }: Damage): Uint8Array {
  const i = Math.floor(at * bytes.length);
  const [head, middle, tail] = [bytes.subarray(0, i), bytes.subarray(i, i + length), bytes.subarray(i + length)];
  switch (kind) {
    case "set":
      return Uint8Array.from(bytes, (old, j) => (j === i ? byte : old));
    case "flip":
      return Uint8Array.from(bytes, (old, j) => (j === i ? old ^ (1 << (byte % 8)) : old));
    case "cut":
      return head.slice();
    case "insert":
      return Uint8Array.of(...head, byte, ...middle, ...tail);
    case "leave out":
      return Uint8Array.of(...head, ...tail);
    case "repeat":
      return Uint8Array.of(...head, ...middle, ...middle, ...tail);
    default: {
      const j = Math.floor(at * other.length);
      return Uint8Array.of(...head, ...other.subarray(j, j + length), ...tail);
    }
  }
}
