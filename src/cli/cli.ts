import process from "node:process";
import { ClusterError } from "../protocol/cluster-error.ts";
import { EnsembleError } from "../protocol/errors.ts";
import { rightOne } from "../protocol/nearest.ts";
import { splitAtOperand } from "./arguments.ts";
import { asTyped } from "./as-typed.ts";
import type { Command, CommandIo } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, overview } from "./help.ts";
import { watchInterrupts } from "./interrupt.ts";
import { outputTo } from "./output.ts";
import { showStatus } from "./status.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/**
 * The command line `ensemble …`, on the streams and signals of this process.
 *
 * @param args - what follows the name of the program
 * @returns exit code: 0, 1 when a command failed, 2 for arguments that make no sense
 */
export async function cli(args: readonly string[]): Promise<number> {
  const io: CommandIo = {
    commands,
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    ...watchInterrupts(),
  };
  // Whatever a command was showing, the shell's prompt gets a line of its own.
  io.signal.addEventListener("abort", () => showStatus(io.stderr, ""));
  try {
    return await dispatch(args, io);
  } catch (error) {
    io.stderr.write(`${io.stderr.colors.red("ensemble:")} ${asTyped(messageOf(error), commands)}\n`);
    return error instanceof UsageError || isOfNoFile(error) ? 2 : 1;
  }
}

// A key, or the folder of a cluster, that is not there.
function isOfNoFile(error: unknown): boolean {
  if (!(error instanceof ClusterError)) return false;
  const { code, syscall } = (error.cause ?? {}) as NodeJS.ErrnoException;
  // A program that is not there has another.
  return code === "ENOENT" && syscall === "open";
}

async function dispatch([first, ...rest]: readonly string[], io: CommandIo): Promise<number> {
  const { stdout } = io;
  switch (first) {
    case undefined:
    case "--help":
    case "-h":
      stdout.write(overview(commands, stdout));
      return 0;
    case "help":
      stdout.write(rest[0] === undefined ? overview(commands, stdout) : commandHelp(named(rest[0]), stdout));
      return 0;
    case "--version":
    case "-V":
      stdout.write(`${version()}\n`);
      return 0;
    default:
      return runCommand(named(first), rest, io);
  }
}

async function runCommand(command: Command, args: readonly string[], io: CommandIo): Promise<number> {
  if (asksForHelp(command.handsOn === true ? splitAtOperand(args, command.options).own : args)) {
    io.stdout.write(commandHelp(command, io.stdout));
    return 0;
  }
  return command.run(args, io);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === "--help" || arg === "-h");
}

function named(name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return command;
  if (name.startsWith("-")) {
    throw new UsageError(`unknown option ${name}; ${rightOne(name, ["--help", "--version"])}`);
  }
  const names = commands.map((one) => one.name);
  throw new UsageError(`unknown command ${name}; ${rightOne(name, [...names, "help"])}`);
}

// What a user can do something about needs no stack; anything else is a fault in Ensemble, and is reported whole.
function messageOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof EnsembleError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
