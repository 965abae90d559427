import type { FunctionRef } from "../protocol/function-ref.ts";
import type { FunctionId } from "../protocol/ids.ts";
import { writtenPart } from "../protocol/written-part.ts";

/** Longest name of a function, characters. */
const MOST_CHARACTERS = 60;
// Of a source so many are looked at: sources may be large, and most of that is white space.
const LOOKED_AT = 240;

/** What a function is called where people look at it: by its name, else by its source in short; for one line. */
export function functionName(ref: FunctionRef, sentName: (fn: FunctionId) => string): string {
  switch (ref.kind) {
    case "source":
    case "closure":
      return shortText(ref.name === "" ? writtenPart(ref.source).text : ref.name);
    case "sent":
      return sentName(ref.fn);
    case "bound":
    case "seeded":
      return functionName(ref.fn, sentName);
    case "global":
    case "name":
      return shortText(ref.path);
    case "module":
      return shortText(ref.name === "default" ? (ref.url.split("/").at(-1) ?? ref.url) : ref.name);
    case "wasm":
      return shortText(ref.name);
    case "sampler":
      // The export of every kernel that users have compiled is called so.
      return ref.name === "sample" ? "sample" : shortText(`sample ${ref.name}`);
    case "sample":
      return shortText(`sample ${functionName(ref.fn, sentName)}`);
    case "chain":
      return "chain";
    case "step":
      return shortText(`chain ${functionName(ref.fn, sentName)}`);
    default:
      return "function";
  }
}

/** A text on one line, of `most` characters at most. */
export function shortText(text: string, most: number = MOST_CHARACTERS): string {
  // Joined, so that it does not hold on to a whole source.
  const line = text.slice(0, LOOKED_AT).trim().split(/\s+/u).join(" ");
  // What was cut in two is no character.
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}
