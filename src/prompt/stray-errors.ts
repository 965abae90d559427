import process from "node:process";

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Hears of errors that no cell has caught, as of a timer that one has left, which would end the process.
 *
 * @returns what ends that
 */
export function onStrayError(handle: (error: unknown) => void): () => void {
  const listener = (error: unknown): void => {
    // Nobody reads what is shown: to say so would be the next such error.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return;
    handle(error);
  };
  for (const event of EVENTS) process.on(event, listener);
  return () => {
    for (const event of EVENTS) process.off(event, listener);
  };
}
