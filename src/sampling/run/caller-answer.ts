/** Has a promise that a function of the caller's gave, where a plain value was due, end no process when it is rejected. */
export function dropPromise(answer: unknown): void {
  if (answer instanceof Promise) answer.catch(() => undefined);
}
