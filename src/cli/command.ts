import type pc from "picocolors";

/** Functions that colour text, or leave it as it is where colours are not shown. */
export type Colors = ReturnType<typeof pc.createColors>;

/** An option as the parser and the help see it; its long name is the key in the command's table. */
export interface CommandOption {
  readonly type: "boolean" | "string";
  /** Whether it may be given several times, with a value each; for options of type string. */
  readonly multiple?: boolean;
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in the help, such as `N`; for options of type string. With FILE or DIR in it, it names a file. */
  readonly value?: string;
  /** Values that there are, where they can be counted. */
  readonly choices?: readonly string[];
  /** One line of the help: what the option does, and what holds without it. */
  readonly summary: string;
}

/** Options by their long names, without the dashes. */
export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** One end of the process's output. */
export interface Output {
  /** Whether a terminal shows it. */
  readonly isTerminal: boolean;
  /** Width of the terminal now, in characters; where there is none that of `COLUMNS` in the environment, or 80. */
  readonly columns: number;
  readonly colors: Colors;
  /** The stream itself, for libraries that draw. */
  readonly stream: NodeJS.WriteStream;
  /** Writes text as it is; ends the process in silence when the reader has gone. */
  readonly write: (text: string) => void;
}

/** What a command may touch of the process it runs in. */
export interface CommandIo {
  /** All commands, for one that tells of the others. */
  readonly commands: readonly Command[];
  /** For results, and nothing else. */
  readonly stdout: Output;
  /** For progress and messages. */
  readonly stderr: Output;
  /**
   * Aborts on SIGINT, SIGTERM or SIGHUP. The process ends as soon as the listeners have returned, with 130, 143 or 129:
   * they have to be synchronous, and only tidy the terminal.
   */
  readonly signal: AbortSignal;
  /**
   * Gives the first of these signals to `handler`, with the exit code that is due for it, instead of ending the process;
   * `signal` does not abort then. A second one ends the process as it otherwise would.
   *
   * @returns a function that takes the handler away
   */
  readonly onInterrupt: (handler: (interrupt: Interrupt) => void) => () => void;
}

/** A signal that asks the process to end. */
export interface Interrupt {
  readonly name: "SIGINT" | "SIGTERM" | "SIGHUP";
  /** 128 and the number of the signal, as shells count. */
  readonly exitCode: number;
}

/** A command of `ensemble`. Its file in `commands/` exports one, and `commands.ts` lists it. */
export interface Command {
  readonly name: string;
  /** One line of the list of commands: what it does. */
  readonly summary: string;
  /** What follows the options in the usage line, such as `FILE`; absent when nothing may. */
  readonly operands?: string;
  /** `--help` is added to these. */
  readonly options: CommandOptions;
  /** Whether all that follows the first operand is handed on, and none of it an option of the command. */
  readonly handsOn?: boolean;
  /** Lines at the end of the command's help: examples, what is printed. */
  readonly notes?: string;
  /**
   * Does the work. `args` is what follows the name of the command, without `--help`, which is answered before; read it
   * with `parseArguments(args, options)`.
   *
   * @returns exit code: 0, or 1 when what was asked for failed
   * @throws {UsageError} for arguments that make no sense: the message is shown and the exit code is 2
   */
  readonly run: (args: readonly string[], io: CommandIo) => Promise<number>;
}
