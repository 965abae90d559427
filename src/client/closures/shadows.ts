import type { ClosureReader } from "./closure-reader.ts";
import type { SentSource } from "./sent-source.ts";

// Loops make functions anew, of one text and mostly at one place. So many of a text are looked at.
const MOST_LOOKS = 16;

interface Looks {
  isShadowed: boolean;
  count: number;
  /** Functions around which there is no such variable. */
  readonly plain: WeakSet<object>;
}

/** Finds functions around which variables have names of the language or the runtime, as `process` or `Map`. */
export class Shadows {
  readonly #texts = new WeakMap<SentSource, Looks>();

  /** Whether a function uses such a variable. Once one of a text does, all are taken to. */
  isShadowed(fn: object, source: SentSource, reader: ClosureReader): boolean {
    if (source.globals.length === 0) return false;
    let looks = this.#texts.get(source);
    if (looks === undefined) this.#texts.set(source, (looks = { isShadowed: false, count: 0, plain: new WeakSet() }));
    if (looks.isShadowed || looks.count === MOST_LOOKS || looks.plain.has(fn)) return looks.isShadowed;
    looks.count += 1;
    looks.isShadowed = reader.isShadowed(fn, source.globals);
    looks.plain.add(fn);
    return looks.isShadowed;
  }
}
