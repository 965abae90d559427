import type { ParsedLater } from "../../client/runtime.ts";
import type { ParsedScript } from "../../client/scripts/script.ts";
import type { ScriptOrigin } from "../../client/scripts/script-edits.ts";
import { LoadedLater } from "../../protocol/late.ts";
import type { Script } from "../../protocol/messages.ts";
import { explained } from "./explained.ts";

const PARSER = new LoadedLater(() => explained("the parser of code", import("../../client/scripts/script.ts")));

// Scripts that came before the parser was there, by the numbers by which engines ask for them.
const waiting: Promise<ParsedScript>[] = [];

/** Loads what parses code. */
export async function loadParser(): Promise<void> {
  await PARSER.load();
}

/** Parses a script, with a parser that comes with the first one. @throws as `parseScript`, where the parser is there */
export function parseLate(script: ScriptOrigin): ParsedScript | ParsedLater {
  if (PARSER.now) return PARSER.now.parseScript(script);
  const parsed = PARSER.load().then(({ parseScript }) => parseScript(script));
  // The engines that ask for it are told.
  parsed.catch(() => undefined);
  return { script: { later: waiting.push(parsed) - 1 }, parsed };
}

/** A script by its number. Rejects when it is no JavaScript, and when the parser can't be loaded. */
export async function scriptOf(later: number): Promise<Script> {
  const parsed = await waiting[later];
  if (parsed === undefined) throw new TypeError("an engine asked for a script that nobody has sent");
  return parsed.script;
}
