import type { ParsedLater } from "../../client/runtime.ts";
import type { ParsedScript } from "../../client/scripts/script.ts";
import type { ScriptOrigin } from "../../client/scripts/script-edits.ts";
import { LoadedLater } from "../../protocol/late.ts";
import type { Script } from "../../protocol/messages.ts";
import { explained } from "./explained.ts";

const PARSER = new LoadedLater(() => explained("the parser of code", import("../../client/scripts/script.ts")));

// Scripts that came before the parser was there, by the numbers by which engines ask for them; for as long as a task has them.
const waiting = new Map<number, Promise<ParsedScript>>();
const unused = new FinalizationRegistry((later: number) => waiting.delete(later));
let count = 0;

/** Loads what parses code. */
export async function loadParser(): Promise<void> {
  await PARSER.load();
}

/** Parses a script, with a parser that comes with the first one. @throws as `parseScript`, where the parser is there */
export function parseLate(source: ScriptOrigin): ParsedScript | ParsedLater {
  if (PARSER.now) return PARSER.now.parseScript(source);
  const parsed = PARSER.load().then(({ parseScript }) => parseScript(source));
  // The engines that ask for it are told.
  parsed.catch(() => undefined);
  const script = { later: count++ };
  waiting.set(script.later, parsed);
  unused.register(script, script.later);
  return { script, parsed };
}

/** A script by its number. Rejects when it is no JavaScript, and when the parser can't be loaded. */
export async function scriptOf(later: number): Promise<Script> {
  const parsed = await waiting.get(later);
  if (parsed === undefined) throw new TypeError("an engine asked for a script that nobody has sent");
  return parsed.script;
}
