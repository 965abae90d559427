const DONE = Promise.resolve();

let due: (() => void)[] = [];

/**
 * Calls back once the code that runs has ended, before anything else happens: as `queueMicrotask`, which costs Node a
 * microsecond more. What is thrown is a rejection that nobody handles.
 */
export function soon(act: () => void): void {
  due.push(act);
  if (due.length === 1) void DONE.then(actAll);
}

/**
 * Calls back what is due now: code that was ended by force, as an endless loop in a notebook is, has taken all with it that
 * was to come at its end.
 */
export function makeUp(): void {
  if (due.length > 0) actAll();
}

function actAll(): void {
  const acts = due;
  due = [];
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      void DONE.then(() => {
        throw error;
      });
    }
  }
}
