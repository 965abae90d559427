import { parseArgs } from "node:util";
import { rightOne } from "../protocol/nearest.ts";
import type { CommandOption, CommandOptions } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Values by option; absent where the option was not given. Of an option given twice the last counts, unless it may be
 * given several times: it has a list.
 */
export type OptionValues<O extends CommandOptions> = {
  readonly [Name in keyof O]?: ValueOf<O[Name]>;
};

type ValueOf<Option extends CommandOption> = Option["type"] extends "boolean"
  ? boolean
  : Option["multiple"] extends true
    ? readonly string[]
    : string;

/** Arguments of a command, taken apart. */
export interface ParsedArguments<O extends CommandOptions> {
  readonly values: OptionValues<O>;
  /** What is no option, in order. */
  readonly operands: readonly string[];
}

/**
 * Takes arguments apart. `--` ends the options.
 *
 * @throws {UsageError} for an unknown option, a missing value, or a value where none belongs
 */
export function parseArguments<O extends CommandOptions>(args: readonly string[], options: O): ParsedArguments<O> {
  // Not strict, as our own messages say more: what is near an unknown option, and that -1 is no number of engines.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, boolean | string | string[]> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const value = valueOf(token, options);
    const earlier = values[token.name];
    const isList = options[token.name]?.multiple === true && typeof value === "string";
    values[token.name] = isList ? [...(Array.isArray(earlier) ? earlier : []), value] : value;
  }
  // Each value was checked against the type of its option.
  return { values: values as OptionValues<O>, operands };
}

/** Arguments of a command that hands some on. */
export interface SplitArguments {
  /** Up to the first operand, and with it. */
  readonly own: readonly string[];
  /** What follows it, untouched. */
  readonly others: readonly string[];
}

/** Cuts arguments behind the first operand, as `node [options] script [arguments]` does. */
export function splitAtOperand(args: readonly string[], options: CommandOptions): SplitArguments {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind === "positional");
  const end = first === undefined ? args.length : first.index + 1;
  return { own: args.slice(0, end), others: args.slice(end) };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(token: OptionToken, options: CommandOptions): boolean | string {
  const { name, rawName, value, inlineValue } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) throw new UsageError(unknownOption(rawName, options));
  if (option.type === "boolean") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, got ${JSON.stringify(value)}`);
    return true;
  }
  // `--samples --json` forgot the value; `--samples -1` has one, which is wrong in its own way.
  const forgotten = value === undefined || (!inlineValue && /^-\D/.test(value));
  if (forgotten) {
    const what = option.value ?? "VALUE";
    const dashed =
      value === undefined ? "" : `; one that begins with a dash follows an equals sign: ${rawName}=${what}`;
    throw new UsageError(`${rawName} expects a value: ${rawName} ${what}${dashed}`);
  }
  return value;
}

function unknownOption(given: string, options: CommandOptions): string {
  const names = [...Object.keys(options), "help"].map((name) => `--${name}`);
  return `unknown option ${given}; ${rightOne(given, names)}`;
}
