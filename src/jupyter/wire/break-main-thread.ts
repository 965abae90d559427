import { Session } from "node:inspector";

/**
 * Ends what runs in the main thread right now, called from another thread: an endless loop gives the thread back to its event
 * loop. Nothing catches it, and no `finally` runs.
 *
 * A process has to be started with `--no-force-async-hooks-checks` for it: otherwise Node ends itself when what was ended is
 * the callback of a timer, as its stack of asynchronous contexts is not as it was.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-terminateExecution
 */
export function breakMainThread(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  return new Promise((resolve) => {
    session.post("Runtime.terminateExecution", () => {
      session.disconnect();
      resolve();
    });
  });
}
