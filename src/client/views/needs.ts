import { describe } from "../../protocol/describe.ts";
import { FUNCTION_REF, type SendableFunction } from "../../protocol/function-ref.ts";
import { CHECK_NEEDS } from "../../protocol/own-functions.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { ref } from "../../protocol/reference.ts";
import type { Needs } from "../../scheduler/dependency.ts";
import { encodeArguments } from "../calls/arguments.ts";
import { checkOptions } from "../check.ts";
import type { FunctionCollector } from "../closures/function-collector.ts";

/** Names that an engine has to have, and modules that it has to be able to import. */
export interface Requirements {
  /** Names, or dotted paths, of its namespace. */
  readonly names?: readonly string[];
  /** Packages, addresses or paths, as `view.import` takes them. Importing binds no name. */
  readonly modules?: readonly (string | URL)[];
}

/**
 * Reads the options `require` and `depend` of a view. Undefined when there is neither.
 *
 * @param how - `resolve` makes what engines import of what a caller names; `collect` says how the function travels
 * @throws {TypeError} when they are not what they should be, or the function can't be sent
 */
export function readNeeds(
  { require, depend }: { readonly require?: unknown; readonly depend?: unknown },
  {
    resolve,
    collect,
  }: {
    readonly resolve: (specifier: string | URL) => string;
    readonly collect: () => FunctionCollector;
  },
): Needs | undefined {
  if (require === undefined && depend === undefined) return undefined;
  if (depend !== undefined && typeof depend !== "function") {
    throw new TypeError(`depend expects a function, got ${describe(depend)}`);
  }
  if (require !== undefined) checkOptions("require", require, { names: "any", modules: "any" });
  const { names = [], modules = [] } = (require ?? {}) as Requirements;
  for (const [key, list] of [["names", names] as const, ["modules", modules] as const]) {
    if (!Array.isArray(list)) throw new TypeError(`require: ${key} expects a list, got ${describe(list)}`);
  }
  const wrong = modules.find((each: unknown) => typeof each !== "string" && !isUrl(each));
  if (wrong !== undefined) throw new TypeError(`require: modules expects names or addresses, got ${describe(wrong)}`);
  const args = [modules.map(resolve), depend, ...names.map((name) => ref(name))];
  return { check, args: encodeArguments(args, "require", { collect }) };
}

/** Runs where the names have been looked up by the time it is called. */
const check: SendableFunction = { [FUNCTION_REF]: { kind: "name", path: CHECK_NEEDS } };
