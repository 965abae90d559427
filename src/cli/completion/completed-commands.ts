import type { Command, CommandOption } from "../command.ts";

/** What follows an option. */
export type CompletedValue =
  | { readonly kind: "none" }
  | { readonly kind: "text" }
  | { readonly kind: "file" }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

/** An option, as shells complete it. */
export interface CompletedOption {
  /** With its dashes. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly value: CompletedValue;
}

/** A command, as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Words that stand without dashes, such as `init` of `ensemble cluster`. */
  readonly words: readonly string[];
  /** Whether names of kernels, and of files, do. */
  readonly takesKernels: boolean;
  readonly takesFiles: boolean;
}

const HELP: CompletedOption = { names: ["--help", "-h"], summary: "help on it", value: { kind: "none" } };

/** What there is to complete, read from the commands themselves, and `help`, which is none. */
export function completedCommands(commands: readonly Command[]): readonly CompletedCommand[] {
  const help = {
    name: "help",
    summary: "help on a command",
    options: [],
    words: commands.map(({ name }) => name),
    takesKernels: false,
    takesFiles: false,
  };
  return [...commands.map(completedCommand), help];
}

function completedCommand({ name, summary, options, operands = "" }: Command): CompletedCommand {
  return {
    name,
    summary,
    options: [...Object.entries(options).map(completedOption), HELP],
    words: operands.match(/(?<![\w.-])[a-z][\w-]*/gu) ?? [],
    takesKernels: /\b(?:NAME|KERNEL)\b/u.test(operands),
    takesFiles: namesFile(operands),
  };
}

function completedOption([name, { short, summary, ...option }]: [string, CommandOption]): CompletedOption {
  return { names: [`--${name}`, ...(short === undefined ? [] : [`-${short}`])], summary, value: valueOf(option) };
}

function valueOf({ type, value = "", choices }: Omit<CommandOption, "summary">): CompletedValue {
  if (type === "boolean") return { kind: "none" };
  if (choices !== undefined) return { kind: "choice", choices };
  return namesFile(value) ? { kind: "file" } : { kind: "text" };
}

// Extensions follow after a point.
function namesFile(text: string): boolean {
  return /\b(?:FILE|DIR|FOLDER)\b/u.test(text);
}
