import { describe } from "../../protocol/describe.ts";
import { checkMb } from "../check.ts";

/** What goes along with functions that a view sends. */
export interface ClosureOptions {
  /**
   * Values by the names under which sent functions use them, also those that they use in turn. They go along, instead of
   * what surrounds the functions. In pages, Bun and Deno, where that can't be read, all that goes along.
   */
  readonly uses?: Readonly<Record<string, unknown>>;
  /**
   * Whether sent functions carry what surrounds them, where the runtime lets it be read (Node); true by default. It is taken
   * as it is at the call; what is inside of more than 64 KB, as it is at the first call of a turn of the program.
   */
  readonly closure?: boolean;
  /** MB of 2^20 bytes that one function may carry, a whole number >= 1; 64 by default. */
  readonly maxClosureMb?: number;
}

/** The options in full. */
export interface ClosureRules {
  readonly uses: Readonly<Record<string, unknown>>;
  readonly isRead: boolean;
  readonly maxBytes: number;
}

/** The options in the form in which `checkOptions` takes names. */
export const CLOSURE_OPTIONS = { uses: "any", closure: "boolean", maxClosureMb: "any" } as const;

const DEFAULT_MB = 64;
const MOST_MB = 4096;

/** How functions travel that no view sends. */
export const DEFAULT_CLOSURES: ClosureRules = { uses: {}, isRead: true, maxBytes: DEFAULT_MB * 2 ** 20 };

/** Reads the options. @throws {TypeError} {RangeError} when one is not what it should be */
export function closureRules({ uses, closure = true, maxClosureMb = DEFAULT_MB }: ClosureOptions): ClosureRules {
  const isEmpty = uses === undefined || uses === DEFAULT_CLOSURES.uses;
  if (isEmpty && closure && maxClosureMb === DEFAULT_MB) return DEFAULT_CLOSURES;
  if (uses !== undefined) checkUses(uses);
  checkMb("maxClosureMb", maxClosureMb, { least: 1, most: MOST_MB });
  return { uses: isEmpty ? DEFAULT_CLOSURES.uses : { ...uses }, isRead: closure, maxBytes: maxClosureMb * 2 ** 20 };
}

/** What gives these rules as options. */
export function optionsOf({ uses, isRead, maxBytes }: ClosureRules): ClosureOptions {
  return { uses, closure: isRead, maxClosureMb: maxBytes / 2 ** 20 };
}

function checkUses(uses: unknown): void {
  if (typeof uses !== "object" || uses === null || Array.isArray(uses)) {
    throw new TypeError(`uses expects an object of names and values, got ${describe(uses)}`);
  }
  const wrong = Object.keys(uses).find((name) => !/^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name));
  if (wrong !== undefined) throw new TypeError(`uses expects names of variables, got ${describe(wrong)}`);
}
