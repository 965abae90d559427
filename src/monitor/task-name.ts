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
      return shortName(ref.name === "" ? writtenPart(ref.source).text : ref.name);
    case "sent":
      return sentName(ref.fn);
    case "bound":
    case "seeded":
      return functionName(ref.fn, sentName);
    case "global":
    case "name":
      return shortName(ref.path);
    case "module":
      return shortName(ref.name === "default" ? (ref.url.split("/").at(-1) ?? ref.url) : ref.name);
    case "wasm":
      return shortName(ref.name);
    case "sampler":
      // The export of every kernel that users have compiled is called so.
      return ref.name === "sample" ? "sample" : shortName(`sample ${ref.name}`);
    case "sample":
      return shortName(`sample ${functionName(ref.fn, sentName)}`);
    case "chain":
      return "chain";
    case "step":
      return shortName(`chain ${functionName(ref.fn, sentName)}`);
    default:
      return "function";
  }
}

function shortName(text: string): string {
  // Joined, so that no name holds on to a whole source.
  const line = text.slice(0, LOOKED_AT).trim().split(/\s+/u).join(" ");
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`;
}
