import process from "node:process";
import { clearLine, cursorTo } from "node:readline";
import { type REPLServer, Recoverable, start } from "node:repl";
import { AsyncQueue } from "../../client/results/async-queue.ts";
import { commandAsMagic } from "../../prompt/magics/command-as-magic.ts";
import { MAGICS } from "../../prompt/magics/magics.ts";
import type { OutputEvent, PromptSession } from "../../prompt/session.ts";
import { rightOne } from "../../protocol/nearest.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import type { CommandIo } from "../command.ts";
import { version } from "../version.ts";
import { HeldKeys } from "./held-keys.ts";
import { historyFile } from "./history-file.ts";
import { showEvent } from "./show-event.ts";
import { showOutcome } from "./show-outcome.ts";

interface Job {
  readonly code: string;
  readonly done: () => void;
}

/** The prompt on a terminal: Node's, with a session behind it. */
export class Prompt {
  readonly #client: SamplingClient;
  readonly #io: CommandIo;
  // Run by a loop that begins outside of Node's prompt, which would take what timers of cells throw for its own.
  readonly #jobs = new AsyncQueue<Job>();
  #server: REPLServer | undefined;
  #keys: HeldKeys | undefined;
  #count = 0;
  #exitCode = 0;
  #isRunning = false;
  // Whether lines wait for more to make a cell.
  #isContinued = false;

  constructor(client: SamplingClient, io: CommandIo) {
    this.#client = client;
    this.#io = io;
  }

  /** Shows what comes while no cell runs, above the line that is being typed. */
  show(event: OutputEvent): void {
    const server = this.#isRunning ? undefined : this.#server;
    if (server?.terminal) {
      cursorTo(process.stdout, 0);
      clearLine(process.stdout, 0);
    }
    showEvent(event, this.#io);
    if (server?.terminal) server.prompt(true);
  }

  /** Reads and runs cells until the user leaves. Gives the exit code. */
  async run(session: PromptSession): Promise<number> {
    const { stdout } = this.#io;
    stdout.write(banner(this.#client, stdout.colors.dim));
    const ended = this.#runJobs(session);
    const server = start({
      prompt: PROMPT,
      useColors: stdout.colors.isColorSupported,
      ignoreUndefined: true,
      eval: (code, _context, _file, callback) => this.#evaluate(code.replace(/\n$/, ""), session, callback),
      completer: (line: string, callback: Completed) => void complete(session, line, callback),
    });
    this.#server = server;
    this.#keys = new HeldKeys(server, () => this.#isRunning);
    this.#addCommands(server);
    this.#takeInterrupts(server, session);
    const history = historyFile();
    if (history !== undefined) server.setupHistory(history, () => undefined);
    await new Promise<void>((resolve) => server.once("exit", resolve));
    this.#server = undefined;
    this.#jobs.end();
    session.interrupt();
    await ended;
    return this.#exitCode;
  }

  #leave(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#server?.close();
  }

  #evaluate(code: string, session: PromptSession, callback: (error: Error | null, value?: unknown) => void): void {
    this.#isContinued = code.trim() !== "" && session.isComplete(code) === "incomplete";
    if (this.#isContinued) callback(new Recoverable(new SyntaxError("goes on")));
    else if (code.trim() === "") callback(null);
    else {
      // At once: what was pasted goes on with more lines.
      this.#isRunning = true;
      this.#jobs.push({ code, done: () => callback(null) });
    }
  }

  async #runJobs(session: PromptSession): Promise<void> {
    for await (const { code, done } of this.#jobs) {
      await this.#runCell(code, session);
      this.#isRunning = false;
      // A prompt that was shown now would listen for more.
      if (this.#server === undefined) continue;
      this.#server.setPrompt(session.isAutopx ? AUTOPX_PROMPT : PROMPT);
      done();
      this.#keys?.release(() => this.#isRunning);
    }
  }

  // While a cell runs, the terminal makes signals of Ctrl-C, which end loops as well.
  async #runCell(code: string, session: PromptSession): Promise<void> {
    this.#count += 1;
    const forget = this.#io.onInterrupt(({ name, exitCode }) => {
      session.interrupt();
      if (name !== "SIGINT") this.#leave(exitCode);
    });
    process.stdin.setRawMode?.(false);
    const output = (event: OutputEvent): void => this.show(event);
    const outcome = await session.run(code, { name: `cell ${this.#count}`, output });
    if (this.#server?.terminal) process.stdin.setRawMode?.(true);
    forget();
    // What was pasted with it, or typed meanwhile, was to follow it.
    if (outcome.kind === "aborted") this.#keys?.drop();
    showOutcome(outcome, this.#io);
  }

  #addCommands(server: REPLServer): void {
    for (const [name, { summary }] of Object.entries(MAGICS)) {
      const action = (rest: string): void => {
        // As if it were typed so: its code may go on in the next line.
        server.emit("line", `%${name} ${rest}`);
      };
      server.defineCommand(name, { help: `${summary[0]?.toUpperCase()}${summary.slice(1)}`, action });
    }
    const commands = server.commands as Record<string, unknown>;
    // It would make names anew that cells don't see.
    delete commands["clear"];
    const unknown = (name: string) => (): void => {
      const names = Object.keys(commands).map((each) => `.${each}`);
      showOutcome(refusal(`there is no .${name}; ${rightOne(`.${name}`, names)}`), this.#io);
      server.displayPrompt();
    };
    const known = new Proxy(commands, {
      get: (target, name) => {
        if (typeof name !== "string" || Object.hasOwn(target, name) || this.#isContinued)
          return Reflect.get(target, name) as unknown;
        return { action: unknown(name) };
      },
    });
    Object.assign(server, { commands: known });
  }

  // At the prompt, Ctrl-C first stops what runs on engines in the background; with nothing there, it is Node's.
  #takeInterrupts(server: REPLServer, session: PromptSession): void {
    const listeners = server.listeners("SIGINT");
    server.removeAllListeners("SIGINT");
    server.on("SIGINT", () => {
      const count = this.#client.outstanding.size;
      if (count > 0 && server.line === "" && !this.#isContinued) {
        session.interrupt();
        this.#io.stderr.write(`\ninterrupted ${count === 1 ? "a task" : `${count} tasks`} on the engines\n`);
        server.displayPrompt();
        return;
      }
      this.#isContinued = false;
      for (const listener of listeners) listener.call(server);
    });
  }
}

const PROMPT = "> ";
const AUTOPX_PROMPT = "px> ";

function banner(client: SamplingClient, dim: (text: string) => string): string {
  const count = client.length;
  const engines = count === 0 ? "no engines yet" : count === 1 ? "1 engine" : `${count} engines`;
  return [
    `Ensemble ${version()} with ${engines}, on Node ${process.versions.node}`,
    dim("client, dview and lview are there; TypeScript, import and await work."),
    dim(".px CODE runs code on every engine, .help lists what else there is."),
    dim("Ctrl-C stops what runs, on the engines too. Ctrl-D leaves."),
    "",
  ].join("\n");
}

function refusal(message: string): {
  kind: "error";
  error: unknown;
  name: string;
  message: string;
  traceback: string[];
} {
  return { kind: "error", error: undefined, name: "Error", message, traceback: [message] };
}

/** Takes what may stand in place of the end of a line. */
type Completed = (error: null, found: [matches: string[], end: string]) => void;

async function complete(session: PromptSession, line: string, completed: Completed): Promise<void> {
  const { matches, start: from } = await session.complete(commandAsMagic(line), line.length);
  completed(null, [[...matches], line.slice(from)]);
}
