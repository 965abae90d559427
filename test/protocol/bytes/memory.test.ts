import { describe, expect, test } from "vitest";
import { pack } from "../../../src/protocol/bytes/packing.ts";
import { unpack } from "../../../src/protocol/bytes/unpacking.ts";

const MB = 2 ** 20;

describe("views", () => {
  test("of one buffer share it, and lie in it as they did", () => {
    const buffer = new ArrayBuffer(64);
    const value = {
      a: new Uint8Array(buffer, 3, 10),
      b: new Float64Array(buffer, 8, 2),
      c: new DataView(buffer, 5, 4),
    };
    const back = unpack(pack(value)) as typeof value;
    expect(back).toStrictEqual(structuredClone(value));
    expect(back.a.buffer).toBe(back.b.buffer);
    back.a[5] = 77;
    expect([back.c.getUint8(3), new Uint8Array(back.b.buffer, back.b.byteOffset, 1)[0]]).toEqual([77, 77]);
  });

  test("of a buffer that is sent itself share all of it", () => {
    const buffer = Uint8Array.from({ length: 10_000 }, (_, i) => i).buffer;
    const value = [new Uint16Array(buffer, 8, 3), buffer, new Uint8Array(buffer, 9999)] as const;
    const [first, whole, last] = unpack(pack(value)) as typeof value;
    expect(whole).toStrictEqual(buffer);
    expect([first.buffer, last.buffer]).toEqual([whole, whole]);
    expect(first.buffer).toBe(whole);
    expect([first.byteOffset, last.byteOffset]).toEqual([8, 9999]);
  });

  test("of a part of a small buffer bring all of it, and lie in it as they did", () => {
    const back = unpack(pack(new Int16Array(new ArrayBuffer(1024), 2, 2))) as Int16Array;
    expect([back.byteOffset, back.length, back.buffer.byteLength]).toEqual([2, 2, 1024]);
  });

  // Structured clone would send all of it.
  test("bring no more of a larger buffer than lies between the first and the last byte that they show", () => {
    const buffer = new ArrayBuffer(100 * MB);
    const few = new Float64Array(buffer, 50 * MB, 1).fill(5);
    expect(pack(few).length).toBeLessThan(100);
    const back = unpack(pack(few)) as Float64Array;
    expect([back[0], back.buffer.byteLength]).toEqual([5, 8]);
    const near = [few, new Uint8Array(buffer, 50 * MB + 1000, 1)];
    expect(pack(near).length).toBeLessThan(1200);
    expect(unpack(pack(near))).toEqual(near);
  });

  test("show the message where they are large, and have memory of their own where they are small", () => {
    const value = [new Float64Array(1000).fill(2), Uint8Array.of(1, 2)] as const;
    const bytes = pack(value);
    const [large, small] = unpack(bytes) as typeof value;
    expect(large.buffer).toBe(bytes.buffer);
    expect(small.buffer).not.toBe(bytes.buffer);
    expect([large, small]).toStrictEqual(value);
  });

  test("have memory of their own on demand", () => {
    const value = [new Float64Array(1000).fill(2), new Float64Array(1000).fill(3)] as const;
    const [first, second] = unpack(pack(value), { ownMemory: true }) as typeof value;
    expect([first.buffer.byteLength, second.buffer.byteLength]).toEqual([8000, 8000]);
    expect([first, second]).toStrictEqual(value);
  });

  test.each([1, 2, 4, 7, 8])("are read from bytes that begin at %i in their buffer", (offset) => {
    const value = [Float64Array.from({ length: 1000 }, (_, i) => i / 3), new BigInt64Array(600).fill(-3n)];
    const bytes = pack(value);
    const pool = Buffer.alloc(bytes.length + 20);
    pool.set(bytes, offset);
    const back = unpack(pool.subarray(offset, offset + bytes.length)) as typeof value;
    expect(back).toStrictEqual(value);
    expect(back[0]?.buffer === pool.buffer).toBe((pool.byteOffset + offset) % 8 === 0);
  });

  test("are read from shared memory", () => {
    const value = { numbers: new Float64Array(1000).fill(2), text: "abc".repeat(50) };
    const bytes = pack(value);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(unpack(shared)).toStrictEqual(value);
  });
});

describe("memory that is not as it was", () => {
  test("was shared: it is copied on demand, and views of it share the copy", () => {
    const buffer = new SharedArrayBuffer(16);
    const value = [new Uint8Array(buffer).fill(3), new Int32Array(buffer, 4, 2), buffer] as const;
    const [bytes, ints, whole] = unpack(pack(value, { copiesShared: true })) as typeof value;
    expect(bytes).toStrictEqual(new Uint8Array(16).fill(3));
    expect(whole).toBeInstanceOf(ArrayBuffer);
    expect([bytes.buffer === whole, ints.buffer === whole, ints.length]).toEqual([true, true, 2]);
  });

  test("was resizable: it has the size that it had, for good", () => {
    const Resizable = ArrayBuffer as new (length: number, options: { readonly maxByteLength: number }) => ArrayBuffer;
    const buffer = new Resizable(8, { maxByteLength: 64 });
    const [view, whole] = unpack(pack([new Uint8Array(buffer), buffer])) as [Uint8Array, ArrayBuffer];
    expect(view).toStrictEqual(new Uint8Array(8));
    expect(view.buffer).toBe(whole);
    expect(Reflect.get(whole, "resizable") ?? false).toBe(false);
  });
});
