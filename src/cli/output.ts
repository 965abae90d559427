import { writeSync } from "node:fs";
import process from "node:process";
import { WriteStream } from "node:tty";
import pc from "picocolors";
import type { Output } from "./command.ts";

/** One of the process's streams as commands write to it. */
export function outputTo(stream: NodeJS.WriteStream): Output {
  const isTerminal = stream.isTTY;
  stream.on("error", (error: NodeJS.ErrnoException) => end(stream, error));
  return {
    isTerminal,
    get columns() {
      // A terminal that does not know its size says 0.
      return (isTerminal && stream.columns) || columnsGiven() || 80;
    },
    colors: pc.createColors((isTerminal || "FORCE_COLOR" in process.env) && hasColors()),
    stream,
    write: (text) => {
      stream.write(text);
    },
  };
}

// Of the terminal behind a pipe, as shells and `man` have it.
function columnsGiven(): number {
  const columns = Number(process.env["COLUMNS"]);
  return Number.isSafeInteger(columns) && columns > 0 ? columns : 0;
}

// Node's rules: NO_COLOR, FORCE_COLOR, TERM, CI. What picocolors would decide by itself colours the pipes of a CI run.
function hasColors(): boolean {
  return WriteStream.prototype.hasColors();
}

// `ensemble pi | head -1`: nobody reads on, so there is nothing left to do. Not a failure. A device that is full is one.
function end(stream: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  const name = stream === process.stdout ? "standard output" : "standard error";
  try {
    writeSync(2, `ensemble: ${name} can't be written: ${error.message}\n`);
  } catch {
    // It is standard error itself: there is nowhere left to write.
  }
  process.exit(1);
}
