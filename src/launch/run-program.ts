import { spawn } from "node:child_process";
import { LaunchError } from "./launch-error.ts";

/** What a program reads, how long it may run, and what to do where it is missing. */
export interface ProgramOptions {
  /** What it reads. */
  readonly input?: string;
  /** What to do when the program is not installed. */
  readonly advice: string;
  /** Ends it after this time, ms. */
  readonly timeoutMs?: number;
}

/** How a program has ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE_MS = 60_000;
// The last that a program has written may come after its end.
const GRACE_MS = 1000;

/**
 * Runs a program until it ends.
 *
 * @throws {LaunchError} when it is not installed, or takes too long
 */
export async function endOfProgram(command: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const [program = "", ...args] = command;
  const { timeoutMs = PATIENCE_MS } = options;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const written = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.stderr += text));
  // One that ends before it has read all says why by its code.
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new LaunchError(`${program} has not ended within ${timeoutMs / 1000} s${said(written.stderr)}`));
      }, timeoutMs);
      child.once("error", (cause: NodeJS.ErrnoException) => {
        const why = cause.code === "ENOENT" ? `${program} is not installed: ${options.advice}` : String(cause);
        reject(new LaunchError(why, { cause }));
      });
      child.once("close", resolve);
      // What it has started may keep its output open, as a connection does that ssh shares.
      child.once("exit", (ended) => setTimeout(() => resolve(ended), GRACE_MS));
    });
    return { code, ...written };
  } finally {
    clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/**
 * What a program prints.
 *
 * @throws {LaunchError} when it is not installed, takes too long, or ends with another code than 0
 */
export async function outputOf(command: readonly string[], options: ProgramOptions): Promise<string> {
  const { code, stdout, stderr } = await endOfProgram(command, options);
  if (code === 0) return stdout;
  throw new LaunchError(`${command[0]} failed with code ${code}${said(stderr || stdout)}`);
}

function said(text: string): string {
  const words = text.trim();
  return words === "" ? "" : `: ${words}`;
}
