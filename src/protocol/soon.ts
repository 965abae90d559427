const DONE = Promise.resolve();

/**
 * Calls back once the code that runs has ended, before anything else happens: as `queueMicrotask`, which costs Node a
 * microsecond more. What is thrown is a rejection that nobody handles.
 */
export function soon(act: () => void): void {
  void DONE.then(act);
}
