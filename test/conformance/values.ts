/** One kind of value: how it is made, by a function that can be sent, and what arrives of it. */
export interface ValueCase {
  readonly name: string;
  readonly make: () => unknown;
  /** Makes what arrives, compared with toStrictEqual. */
  readonly arrives?: () => unknown;
  /** What the error says, where it is refused. */
  readonly refused?: RegExp;
}

const same = (name: string, make: () => unknown): ValueCase => ({ name, make, arrives: make });

/** What structured clone keeps arrives as it was. */
const KEPT: readonly ValueCase[] = [
  same("numbers", () => [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n]),
  same("text, also with half a surrogate pair", () => ["ab𝄞", "\ud800"]),
  same("a list with gaps", () => Object.assign(new Array<number>(5), { 1: 1, 4: 2 })),
  same("a sparse list", () => Object.assign([], { 20_000: 1 })),
  same("a long list of rows with names", () =>
    Object.assign(
      Array.from({ length: 500 }, (_, i) => ({ i })),
      { columns: ["i"] },
    ),
  ),
  same("a list with names", () => Object.assign([1, 2], { total: 3 })),
  same("an object without a prototype", () => ({ ...Object.assign(Object.create(null), { a: 1 }) })),
  same("an object with a key named __proto__", () => JSON.parse('{"__proto__": {"a": 1}}') as object),
  same("dates, one of them invalid", () => [new Date(5), new Date(Number.NaN)]),
  same("a regular expression", () => /a+/giu),
  same("boxed values", () => [Object(1), Object("ab"), Object(true), Object(5n)] as unknown[]),
  same("maps and sets in each other", () => new Map<unknown, unknown>([[{ k: 1 }, new Set([1, new Map([[1, 2]])])]])),
  same("an error with a cause", () => [new RangeError("far", { cause: { code: 5 } })]),
  same("memory", () => [Uint8Array.of(1, 2), new BigInt64Array(2).fill(-5n), new ArrayBuffer(3)]),
  same("a view of a part of memory", () => new Int16Array(Int16Array.of(1, 2, 3, 4).buffer, 2, 2)),
  same("a large typed array", () => new Float64Array(1000).fill(2)),
  same("a DataView", () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1)),
  same("objects nested 500 deep", () => {
    let value: unknown = 1;
    for (let i = 0; i < 500; i++) value = { value };
    return value;
  }),
  same("nothing in memory", () => [new Uint8Array(0), new ArrayBuffer(0)]),
];

/** What belongs to a class arrives as structured clone makes it, and no member of the class runs. */
const OF_CLASSES: readonly ValueCase[] = [
  {
    name: "an object of a class",
    make: () => {
      class Point {
        x = 1;
        get y(): never {
          throw new Error("y");
        }
        get [Symbol.toStringTag](): never {
          throw new Error("tag");
        }
      }
      return new Point();
    },
    arrives: () => ({ x: 1 }),
  },
  {
    name: "an object whose class has a getter named then",
    make: () => {
      class Later {
        x = 1;
        // oxlint-disable-next-line unicorn/no-thenable -- that it is one by accident is what is tested
        get then(): undefined {
          Reflect.set(this, "x", 2);
          return undefined;
        }
      }
      // Else whoever returns it asks for `then`.
      return [new Later()];
    },
    arrives: () => [{ x: 1 }],
  },
  {
    name: "a list of a class",
    make: () => {
      class Limited extends Array<number> {
        limit = 10;
      }
      return Object.assign(Limited.from(new Array<number>(200).fill(1)), { limit: 99 });
    },
    arrives: () => Object.assign(new Array<number>(200).fill(1), { limit: 99 }),
  },
  {
    name: "a typed array of a class whose constructor takes something else",
    make: () => {
      class Matrix extends Float64Array {
        constructor(rows: number, columns: number) {
          super(rows * columns);
        }
      }
      return new Matrix(1000, 3);
    },
    arrives: () => new Float64Array(3000),
  },
  {
    name: "a typed array of a class that makes itself longer",
    make: () => {
      class Vectors extends Float32Array {
        constructor(count: number) {
          super(count * 3);
        }
      }
      return new Vectors(1000);
    },
    arrives: () => new Float32Array(3000),
  },
  {
    name: "a typed array of a class without an honest member",
    make: () => {
      class Odd extends Int32Array {}
      const refuse = (): never => {
        throw new Error(`a member of ${Odd.name} ran`);
      };
      for (const key of ["constructor", "length", "byteLength", "byteOffset", "buffer", "slice", "subarray"]) {
        Object.defineProperty(Odd.prototype, key, { get: refuse });
      }
      Object.defineProperty(Odd, Symbol.species, { get: refuse });
      const view = new Odd(2000);
      Int32Array.prototype.fill.call(view, 7);
      return view;
    },
    arrives: () => new Int32Array(2000).fill(7),
  },
  {
    name: "a buffer of a class",
    make: () => {
      class Block extends ArrayBuffer {
        override get byteLength(): never {
          throw new Error("byteLength");
        }
      }
      return [new Block(8), new Float64Array(new Block(8))];
    },
    arrives: () => [new ArrayBuffer(8), new Float64Array(1)],
  },
  {
    name: "a map and a set whose iterators lie",
    make: () => {
      class Lying extends Map<number, number> {
        override [Symbol.iterator](): never {
          throw new Error("iterator");
        }
      }
      class Empty extends Set<number> {
        override forEach(): void {}
      }
      return [new Lying([[1, 2]]), new Empty([3])];
    },
    arrives: () => [new Map([[1, 2]]), new Set([3])],
  },
  {
    name: "an error of a class with fields",
    make: () => {
      class Odd extends TypeError {
        override name = "OddError";
        fn = (): number => 1;
      }
      return [new Odd("odd")];
    },
    arrives: () => [new Error("odd")],
  },
  {
    name: "an object that inherits from a class of the language only by its prototype",
    make: () => Object.assign(Object.create(Error.prototype) as object, { message: "old style" }),
    arrives: () => ({ message: "old style" }),
  },
  {
    name: "a proxy of plain data",
    make: () => new Proxy({ list: new Proxy([1, 2], {}) }, {}),
    arrives: () => ({ list: [1, 2] }),
  },
];

// Where the stack is small, the runtime is the first to say so.
const TOO_DEEP = /is nested (too deeply|more than \d+ levels deep)/;

/** What has no copy is refused by path and class. */
const REFUSED: readonly ValueCase[] = [
  { name: "a symbol", make: () => [Symbol("s")], refused: /\[0\] can't be sent: a symbol/ },
  { name: "a boxed symbol", make: () => [Object(Symbol("s"))] as unknown[], refused: /\[0\] can't be sent: a Symbol/ },
  { name: "a promise", make: () => ({ p: Promise.resolve(1) }), refused: /\.p can't be sent: a Promise/ },
  { name: "a WeakMap", make: () => ({ deep: [new WeakMap()] }), refused: /\.deep\[0\] can't be sent: a WeakMap/ },
  { name: "a WeakRef", make: () => [new WeakRef({})], refused: /\[0\] can't be sent: a WeakRef/ },
  {
    name: "a FinalizationRegistry",
    make: () => [new FinalizationRegistry(() => undefined)],
    refused: /\[0\] can't be sent: a FinalizationRegistry/,
  },
  { name: "a generator", make: () => [(function* () {})()], refused: /\[0\] can't be sent: / },
  { name: "an iterator", make: () => [new Map().entries()], refused: /\[0\] can't be sent: / },
  {
    name: "an object of Intl",
    make: () => ({ format: new Intl.NumberFormat() }),
    refused: /\.format can't be sent: an Intl\.NumberFormat/,
  },
  {
    name: "the parts of a text",
    make: () => [new Intl.Segmenter().segment("ab")],
    refused: /\[0\] can't be sent: /,
  },
  {
    name: "memory of WebAssembly",
    make: () => [new WebAssembly.Memory({ initial: 1 })],
    refused: /\[0\] can't be sent: a WebAssembly\.Memory/,
  },
  {
    name: "a table of WebAssembly",
    make: () => [new WebAssembly.Table({ initial: 1, element: "anyfunc" })],
    refused: /\[0\] can't be sent: a WebAssembly\.Table/,
  },
  { name: "a URL", make: () => [new URL("a:b")], refused: /\[0\] can't be sent: a URL/ },
  { name: "headers", make: () => [new Headers({ a: "b" })], refused: /\[0\] can't be sent: a Headers/ },
  { name: "an AbortSignal", make: () => [AbortSignal.abort()], refused: /\[0\] can't be sent: an AbortSignal/ },
  {
    name: "a port",
    make: () => ({ port: new MessageChannel().port1 }),
    refused: /\.port can't be sent: a MessagePort/,
  },
  { name: "a stream", make: () => [new ReadableStream()], refused: /\[0\] can't be sent: a ReadableStream/ },
  { name: "a proxy of a map", make: () => [new Proxy(new Map(), {})], refused: /\[0\] can't be sent: a Map/ },
  {
    name: "memory that was moved away",
    make: () => {
      const view = new Uint8Array(8);
      structuredClone(view.buffer, { transfer: [view.buffer] });
      return { view };
    },
    refused: /\.view can't be sent: a Uint8Array .*moved away/,
  },
  {
    name: "a getter that throws",
    make: () => ({
      get bad(): never {
        throw new Error("mine");
      },
    }),
    refused: /^mine$/,
  },
  {
    name: "a revoked proxy",
    make: () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return [proxy];
    },
    refused: /revoked/,
  },
  {
    name: "lists nested 6,000 deep",
    make: () => {
      let value: unknown[] = [];
      for (let i = 0; i < 6000; i++) value = [value];
      return value;
    },
    refused: TOO_DEEP,
  },
  {
    name: "maps nested 2,000 deep",
    make: () => {
      let value = new Map<number, unknown>();
      for (let i = 0; i < 2000; i++) value = new Map([[1, value]]);
      return value;
    },
    refused: TOO_DEEP,
  },
  {
    name: "an error whose cause is nested 2,000 deep",
    make: () => {
      let cause: unknown = {};
      for (let i = 0; i < 2000; i++) cause = { cause };
      return [new Error("deep", { cause })];
    },
    refused: TOO_DEEP,
  },
];

/** Every kind of value, in every runtime. */
export const VALUE_CASES: readonly ValueCase[] = [...KEPT, ...OF_CLASSES, ...REFUSED];
