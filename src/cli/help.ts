import type { Command, CommandOption, Output } from "./command.ts";
import { hanging, lineWidth, wrapped } from "./layout.ts";

const HELP: CommandOption = { type: "boolean", short: "h", summary: "this text" };

/** Help on all of `ensemble`, which fits the output. */
export function overview(commands: readonly Command[], output: Output): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  const { bold } = output.colors;
  return [
    linesText(wrapped(`${bold("ensemble")}: engines on threads, with the hot loops in WebAssembly`, widthOf(output))),
    section("Usage", [["", "ensemble COMMAND [options]"]], output),
    section("Commands", rows, output),
    section(
      "Options",
      optionRows({ help: HELP, version: { type: "boolean", short: "V", summary: "the version" } }),
      output,
    ),
    linesText(wrapped("ensemble help COMMAND tells more, as does ensemble COMMAND --help.", widthOf(output))),
  ].join("\n");
}

/** Help on one command, which fits the output. */
export function commandHelp(command: Command, output: Output): string {
  const { name, summary, operands, options, notes } = command;
  const usage = ["ensemble", name, "[options]", ...(operands === undefined ? [] : [operands])].join(" ");
  const { bold } = output.colors;
  return [
    linesText(wrapped(`${bold(`ensemble ${name}`)}: ${summary}`, widthOf(output))),
    section("Usage", [["", usage]], output),
    section("Options", optionRows({ ...options, help: HELP }), output),
    ...(notes === undefined ? [] : [linesText(reflowed(notes, widthOf(output)))]),
  ].join("\n");
}

// Longer lines are hard to read.
const MOST_WIDTH = 100;

function widthOf(output: Output): number {
  return Math.min(MOST_WIDTH, lineWidth(output));
}

function section(title: string, rows: readonly (readonly [left: string, right: string])[], output: Output): string {
  const longest = Math.max(...rows.map(([left]) => left.length));
  const shape = { indent: longest === 0 ? GAP.length : longest + 2 * GAP.length, width: widthOf(output) };
  const lines = rows.flatMap(([left, right]) => hanging(left === "" ? "" : GAP + left, right, shape));
  return linesText([output.colors.bold(title), ...lines]);
}

const GAP = "  ";

function optionRows(options: Readonly<Record<string, CommandOption>>): [left: string, right: string][] {
  return Object.entries(options).map(([name, { short, value, summary }]) => {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`;
    return [short === undefined ? `    ${long}` : `-${short}, ${long}`, summary];
  });
}

/** Paragraphs, broken anew; lines that begin with a space are examples, and stay as they are. */
function reflowed(text: string, width: number): string[] {
  const lines: string[] = [];
  let paragraph = "";
  const end = () => {
    if (paragraph !== "") lines.push(...wrapped(paragraph, width));
    paragraph = "";
  };
  for (const line of text.split("\n")) {
    if (line !== "" && !line.startsWith(" ")) {
      paragraph = paragraph === "" ? line : `${paragraph} ${line}`;
      continue;
    }
    end();
    lines.push(line);
  }
  end();
  return lines;
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
