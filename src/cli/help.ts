import type { Colors, Command, CommandOption } from "./command.ts";

const HELP: CommandOption = { type: "boolean", short: "h", summary: "this text" };

/** Help on all of `ensemble`. */
export function overview(commands: readonly Command[], colors: Colors): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    `${colors.bold("ensemble")}: engines on threads, with the hot loops in WebAssembly\n`,
    section("Usage", ["ensemble COMMAND [options]"], colors),
    section("Commands", columns(rows), colors),
    section(
      "Options",
      optionLines({ help: HELP, version: { type: "boolean", short: "V", summary: "the version" } }),
      colors,
    ),
    "ensemble help COMMAND tells more, as does ensemble COMMAND --help.\n",
  ].join("\n");
}

/** Help on one command. */
export function commandHelp(command: Command, colors: Colors): string {
  const { name, summary, operands, options, notes } = command;
  const usage = ["ensemble", name, "[options]", ...(operands === undefined ? [] : [operands])].join(" ");
  return [
    `${colors.bold(`ensemble ${name}`)}: ${summary}\n`,
    section("Usage", [usage], colors),
    section("Options", optionLines({ ...options, help: HELP }), colors),
    ...(notes === undefined ? [] : [`${notes}\n`]),
  ].join("\n");
}

function section(title: string, lines: readonly string[], colors: Colors): string {
  return `${colors.bold(title)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function optionLines(options: Readonly<Record<string, CommandOption>>): string[] {
  return columns(
    Object.entries(options).map(([name, { short, value, summary }]) => {
      const long = value === undefined ? `--${name}` : `--${name} ${value}`;
      return [short === undefined ? `    ${long}` : `-${short}, ${long}`, summary];
    }),
  );
}

function columns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}
