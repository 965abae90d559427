import process from "node:process";
import pc from "picocolors";
import type { Output } from "./command.ts";

/** One of the process's streams as commands write to it. */
export function outputTo(stream: NodeJS.WriteStream): Output {
  const isTerminal = stream.isTTY;
  stream.on("error", endWithReader);
  return {
    isTerminal,
    get columns() {
      // A terminal that does not know its size says 0.
      return (isTerminal && stream.columns) || 80;
    },
    // Knows NO_COLOR, FORCE_COLOR and TERM=dumb.
    colors: pc.createColors(isTerminal && stream.hasColors()),
    stream,
    write: (text) => {
      stream.write(text);
    },
  };
}

// `ensemble pi | head -1`: nobody reads on, so there is nothing left to do. Not a failure.
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  throw error;
}
