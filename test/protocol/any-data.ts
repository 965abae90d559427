import * as fc from "fast-check";

/** Puts something at a place of a container, as the last entry. */
type Put = (container: object, key: string, value: unknown) => void;

/** How one container of a graph is made: its kind, and what goes into it, other containers by their number. */
interface Node {
  readonly kind: "array" | "object" | "map" | "set";
  readonly entries: readonly { readonly key: string; readonly leaf: unknown; readonly link: number | null }[];
}

const KEYS = ["a", "b", "", "0", "length", "__proto__", "constructor", "toString", "a.b"];

const typedArray = fc.oneof(
  fc.uint8Array({ maxLength: 5 }),
  fc.int16Array({ maxLength: 5 }),
  fc.float32Array({ maxLength: 5 }),
  fc.float64Array({ maxLength: 5 }),
  fc.bigInt64Array({ maxLength: 5 }),
);

/** Plain values without parts. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(Number.NaN, -0, 0, Number.POSITIVE_INFINITY, null, undefined, "", true),
  },
  { weight: 4, arbitrary: fc.oneof(fc.double(), fc.string(), fc.bigInt()) },
  { weight: 3, arbitrary: fc.oneof(fc.date({ noInvalidDate: false }), fc.constant(/a+/giu), typedArray) },
  { weight: 1, arbitrary: typedArray.map((array) => new DataView(array.buffer)) },
  { weight: 1, arbitrary: typedArray.map((array) => array.buffer) },
);

/** Containers that hold leaves and each other, in any way: shared, in rings, in themselves. The first is the value. */
export function anyGraph(
  kinds: readonly Node["kind"][],
  extraLeaf: fc.Arbitrary<unknown> = leaf,
): fc.Arbitrary<(replace?: (leaf: unknown) => unknown) => unknown> {
  const entry = fc.record({
    key: fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 3 })),
    leaf: fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: extraLeaf }),
    link: fc.option(fc.nat({ max: 7 }), { freq: 2 }),
  });
  const node = fc.record({ kind: fc.constantFrom(...kinds), entries: fc.array(entry, { maxLength: 5 }) });
  return fc.array(node, { minLength: 1, maxLength: 8 }).map(
    (nodes) =>
      (replace = (value: unknown) => value) =>
        build(nodes, replace),
  );
}

function build(nodes: readonly Node[], replace: (leaf: unknown) => unknown): unknown {
  const containers = nodes.map(({ kind }) => EMPTY[kind]());
  for (const [i, { kind, entries }] of nodes.entries()) {
    for (const { key, leaf: value, link } of entries) {
      const linked = link === null ? undefined : containers[link % containers.length];
      PUT[kind](containers[i] ?? {}, key, linked ?? replace(value));
    }
  }
  return containers[0];
}

const EMPTY: Readonly<Record<Node["kind"], () => object>> = {
  array: () => [],
  object: () => ({}),
  map: () => new Map(),
  set: () => new Set(),
};

const PUT: Readonly<Record<Node["kind"], Put>> = {
  // The length of a key may leave a gap, so that some arrays are sparse.
  array: (array, key, value) => {
    const list = array as unknown[];
    list[list.length + (key === "length" ? 1 : 0)] = value;
  },
  object: (object, key, value) => {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  },
  map: (map, key, value) => (map as Map<unknown, unknown>).set(key, value),
  set: (set, _, value) => (set as Set<unknown>).add(value),
};

/** Where two values differ, as a path; undefined when they are alike in everything: also shared parts and rings. */
export function difference(
  a: unknown,
  b: unknown,
  path = "value",
  seen = new Map<object, object>(),
): string | undefined {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return Object.is(a, b) ? undefined : path;
  }
  const known = seen.get(a);
  if (known !== undefined) return known === b ? undefined : `${path} (shared otherwise)`;
  seen.set(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${path} (prototype)`;
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left.length !== right.length) return `${path} (size)`;
  for (const [i, [key, item]] of left.entries()) {
    const [otherKey, otherItem] = right[i] ?? [];
    const found =
      difference(key, otherKey, `${path} key ${i}`, seen) ??
      difference(item, otherItem, `${path}[${String(key)}]`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(value: object): (readonly [unknown, unknown])[] {
  if (value instanceof Map) return [...value];
  if (value instanceof Set) return [...value].map((item, i) => [i, item]);
  if (value instanceof Date) return [["time", value.getTime()]];
  if (value instanceof RegExp) return [["source", String(value)]];
  if (value instanceof Error) {
    return ["name", "message", "stack", "cause"].map((key) => [key, Reflect.get(value, key)]);
  }
  if ([Boolean, Number, String, BigInt].some((type) => value instanceof type)) return [["boxed", value.valueOf()]];
  if (value instanceof ArrayBuffer) return bytes(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return [...(Array.isArray(value) ? [["length", value.length] as const] : []), ...Object.entries(value)];
}

function bytes(view: Uint8Array): (readonly [unknown, unknown])[] {
  return [...view].map((byte, i) => [i, byte]);
}
