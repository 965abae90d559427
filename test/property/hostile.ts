import * as fc from "fast-check";

/** What a getter, a trap or a conversion may throw at whoever looks. */
const anyThrowable = fc.constantFrom<unknown>(new Error("gotcha"), new RangeError("gotcha"), null, undefined, 7, "no");

/** Keys of what is read of an error, and of what conversions look for. */
const READ_KEYS = ["name", "message", "stack", "cause", "code", "errors", "constructor", "toString", "then", "length"];
const TRAPS = ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"] as const;

/**
 * Makes objects that throw when they are looked at: a getter of any part, a trap of any kind, or all of them. Makers, as
 * fast-check looks at what it generates.
 */
export const anyHostile: fc.Arbitrary<() => unknown> = fc.oneof(
  fc
    .record({ isError: fc.boolean(), keys: fc.subarray(READ_KEYS, { minLength: 1 }), thrown: anyThrowable })
    .map((parts) => () => hostileObject(parts)),
  fc
    .record({ isError: fc.boolean(), traps: fc.subarray([...TRAPS], { minLength: 1 }), thrown: anyThrowable })
    .map((parts) => () => hostileProxy(parts)),
  fc.boolean().map((isFunction) => () => revokedProxy(isFunction)),
  anyThrowable.map((thrown) => () => ({ [Symbol.toPrimitive]: () => raise(thrown) })),
  anyThrowable.map((thrown) => () => Object.defineProperty({}, Symbol.toStringTag, { get: () => raise(thrown) })),
);

// It throws whatever it is told to, as hostile programs do.
function raise(thrown: unknown): never {
  throw thrown;
}

/** V8 makes the stack of name and message when it is first read or replaced; from then on these may be hostile. */
export function withStack<T extends Error>(error: T): T {
  void error.stack;
  return error;
}

interface HostileParts {
  /** Whether it is an error, or a plain object. */
  readonly isError: boolean;
  readonly thrown: unknown;
}

function hostileObject({ isError, keys, thrown }: HostileParts & { readonly keys: readonly string[] }): object {
  const object: object = isError ? withStack(new TypeError("hostile")) : {};
  const getters = keys.map((key) => [key, { get: () => raise(thrown), enumerable: true, configurable: true }]);
  return Object.defineProperties(object, Object.fromEntries(getters) as PropertyDescriptorMap);
}

function hostileProxy({ isError, traps, thrown }: HostileParts & { readonly traps: readonly string[] }): object {
  const handler = Object.fromEntries(traps.map((trap) => [trap, () => raise(thrown)]));
  return new Proxy<object>(isError ? new TypeError("hostile") : [], handler);
}

function revokedProxy(isFunction: boolean): object {
  const { proxy, revoke } = Proxy.revocable<object>(isFunction ? () => 0 : {}, {});
  revoke();
  return proxy;
}
