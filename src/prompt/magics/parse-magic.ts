import { rightOne } from "../../protocol/nearest.ts";
import { MagicError } from "./magic-error.ts";
import { MAGICS, type MagicName } from "./magics.ts";

/** A magic with its options, taken apart. */
export interface MagicCall {
  readonly name: MagicName;
  /** Values of the options that were given, by their long names. */
  readonly options: Readonly<Record<string, string | true>>;
  /** What follows the options, at its own place: what stands before is spaces. Empty where there is none. */
  readonly code: string;
}

/**
 * Takes a magic apart: `%px --targets 0,2 CODE`, or `%%px` with code in the lines below as well.
 *
 * @throws {MagicError} for an unknown magic or option, a missing value, code where none belongs, and none where some does
 */
export function parseMagic(text: string): MagicCall {
  const [start = "", percent = "", given = ""] = /^\s*(%%?)([^\s%]*)/.exec(text) ?? [];
  const name = magicName(percent, given);
  const magic = MAGICS[name];
  if (percent === "%%" && !magic.takesCode)
    throw new MagicError(`there is no %%${name}, for it takes no code: %${name}`);
  const { options, end } = parseOptions(text, start.length, name);
  const code = text.slice(end);
  if (!magic.takesCode && code.trim() !== "") throw new MagicError(`%${name} takes no ${code.trim()}`);
  if (magic.takesCode && code.trim() === "") throw new MagicError(`%${name} expects code: ${percent}${name} CODE`);
  return { name, options, code: text.slice(0, end).replace(/[^\n]/g, " ") + code };
}

function magicName(percent: string, given: string): MagicName {
  if (Object.hasOwn(MAGICS, given)) return given as MagicName;
  const names = Object.entries(MAGICS).flatMap(([name, { takesCode }]) =>
    percent === "%%" && !takesCode ? [] : [`${percent}${name}`],
  );
  throw new MagicError(`there is no ${percent}${given}; ${rightOne(`${percent}${given}`, names)}`);
}

// Options end with the first word that is none, or after `--`.
function parseOptions(text: string, from: number, name: MagicName): Pick<MagicCall, "options"> & { end: number } {
  const options: Record<string, string | true> = {};
  const known = MAGICS[name].options;
  let end = from;
  for (;;) {
    const [whole, dashes = "", word = "", attached] =
      /^[ \t]+(--?)([A-Za-z][\w-]*|)(?:=(\S*))?(?=\s|$)/.exec(text.slice(end)) ?? [];
    if (whole === undefined || (dashes === "-" && word === "")) break;
    end += whole.length;
    if (word === "") break;
    const long = longName(name, dashes, word);
    const { value } = known[long] ?? {};
    if (value === undefined) {
      if (attached !== undefined) throw new MagicError(`--${long} takes no value, got ${attached}`);
      options[long] = true;
      continue;
    }
    const [apart, next] = attached === undefined ? (/^[ \t]+(\S+)/.exec(text.slice(end)) ?? []) : ["", attached];
    if (next === undefined || next === "" || /^--?[A-Za-z]/.test(next)) {
      throw new MagicError(`--${long} expects a value: --${long} ${value}`);
    }
    end += apart?.length ?? 0;
    options[long] = next;
  }
  return { options, end };
}

function longName(magic: MagicName, dashes: string, word: string): string {
  const { options } = MAGICS[magic];
  if (dashes === "--" && Object.hasOwn(options, word)) return word;
  const found = dashes === "-" ? Object.keys(options).find((name) => options[name]?.short === word) : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(options).map((name) => `--${name}`);
  if (names.length === 0) throw new MagicError(`%${magic} takes no options, got ${dashes}${word}`);
  const code = MAGICS[magic].takesCode ? ", and -- before code that begins with a dash" : "";
  throw new MagicError(`%${magic} has no option ${dashes}${word}; ${rightOne(`${dashes}${word}`, names)}${code}`);
}
