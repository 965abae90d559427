import process from "node:process";

const finishes = new Set<() => void>();

/** Adds what is called when the process ends, by itself or by `process.exit`. Gives what takes it back. */
export function atExit(finish: () => void): () => void {
  // One listener for all: more than ten would be taken for a leak.
  if (finishes.size === 0) process.on("exit", finishAll);
  finishes.add(finish);
  return () => {
    finishes.delete(finish);
    if (finishes.size === 0) process.off("exit", finishAll);
  };
}

function finishAll(): void {
  for (const finish of finishes) finish();
}
