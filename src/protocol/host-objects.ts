/** The class with more than fields to its objects that is nearest among the prototypes of an object. */
interface Inherited {
  /** As the runtime has it, such as `Map`; empty where no global has it. */
  readonly name: string;
  /** Whether it is a class of the language, or one that the runtime has in machine code; else it is written in JavaScript. */
  readonly isNative: boolean;
}

// By prototype: an object's own members say nothing about it. Null where all of them are of classes that programs write.
const known = new WeakMap<object, Inherited | null>();

function inheritedOf(prototype: object): Inherited | null {
  let inherited = known.get(prototype);
  if (inherited === undefined) {
    inherited = readPrototypes(prototype);
    known.set(prototype, inherited);
  }
  return inherited;
}

/** Name of the class of the runtime, such as `Map`, that objects with this prototype inherit from; undefined: of none. */
export function runtimeClassOf(prototype: object): string | undefined {
  return inheritedOf(prototype)?.name;
}

/**
 * The runtime's copy of an object that may have more to it than its fields, such as an Error or a CryptoKey. Undefined for
 * an object that is its fields.
 *
 * @throws what the runtime throws when it refuses to copy it, or a TypeError when nothing of it would arrive
 */
export function cloneOfHost(value: object, prototype: object): object | undefined {
  const inherited = inheritedOf(prototype);
  const isEmpty = Object.keys(value).length === 0;
  // Some kinds, such as iterators, have no class to be known by. A copy of an object without fields costs next to nothing.
  if (inherited === null && !isEmpty) return undefined;
  const copy: object = structuredClone(value);
  if (Object.getPrototypeOf(copy) !== Object.prototype) return copy;
  if (inherited === null) return undefined;
  // The runtime has found fields and nothing else. Those may be all that there is to an object that only inherits from a
  // class of the language; classes written in JavaScript keep what matters where no copy goes.
  if (!inherited.isNative || isEmpty) throw new TypeError("no more than its fields would arrive");
  return undefined;
}

// The last of the chain is that of all objects, of this realm or another.
function readPrototypes(prototype: object): Inherited | null {
  for (let at = prototype, next = above(at); next !== null; at = next, next = above(at)) {
    const named = namedOfRuntime(at);
    if (named !== undefined) return named;
    if (isOfNode(at)) return { name: "", isNative: false };
  }
  return null;
}

function namedOfRuntime(prototype: object): Inherited | undefined {
  // Not read as a member, which may be a getter of the user's.
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof made !== "function") return undefined;
  const name: unknown = Object.getOwnPropertyDescriptor(made, "name")?.value;
  if (typeof name !== "string") return undefined;
  if (isNative(made)) return { name, isNative: true };
  return isOfRuntime(name, made) ? { name, isNative: false } : undefined;
}

// Node marks objects that it copies or moves in ways of its own, some of which no global names: histograms, handles of files.
function isOfNode(prototype: object): boolean {
  return Object.getOwnPropertySymbols(prototype).some(({ description = "" }) =>
    /^messaging_(?:clone|transfer)_symbol$/.test(description),
  );
}

function above(object: object): object | null {
  return Object.getPrototypeOf(object) as object | null;
}

// oxlint-disable-next-line typescript/unbound-method -- always called with a function
const { toString: toText } = Function.prototype;

function isNative(fn: object): boolean {
  const text: string = Reflect.apply(toText, fn, []);
  return /\{\s*\[native code\]\s*\}$/.test(text);
}

// Classes of the runtime are names that enumerating the global object leaves out. Those of programs are not left out.
function isOfRuntime(name: string, made: object): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  const place = Object.getOwnPropertyDescriptor(globalThis, name);
  return place !== undefined && !place.enumerable && Reflect.get(globalThis, name) === made;
}

// Classes whose objects the runtime copies, at a cost, or lets another thread use as they are.
const HEAVY = new Set("Blob File FileList ImageData ImageBitmap CryptoKey".split(" "));

/** Whether an object is copied by the runtime in any case, and a copy that is not needed costs something. */
export function isHeavy(prototype: object): boolean {
  return HEAVY.has(inheritedOf(prototype)?.name ?? "");
}

/** Whether an object is a promise of some kind, which nobody meant to send. No getter is run. */
export function isThenable(object: object): boolean {
  if (!("then" in object)) return false;
  for (let at: object | null = object; at !== null; at = above(at)) {
    const place = Object.getOwnPropertyDescriptor(at, "then");
    if (place !== undefined) return typeof place.value === "function";
  }
  return false;
}
