/** Property of objects that have no meaning elsewhere, with what they are called in messages, such as `a client`. */
export const STAYS_HERE: unique symbol = Symbol.for("wasm-ensemble.staysHere");

/** Marks the objects of a class. */
export function keepHere(made: { readonly prototype: object }, name: string): void {
  Object.defineProperty(made.prototype, STAYS_HERE, { value: name });
}
