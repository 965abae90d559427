import { describe } from "../../protocol/describe.ts";

/** @throws {TypeError} when the option is there and no function */
export function checkCreateWorker(createWorker: unknown, name = "createWorker"): void {
  if (createWorker === undefined || typeof createWorker === "function") return;
  throw new TypeError(`${name} expects a function that gives a Worker, got ${describe(createWorker)}`);
}

/**
 * Makes a worker in the way that a caller chose.
 *
 * @throws {TypeError} when that gives none, as an async function does; and whatever `createWorker` throws
 */
export function makeWorker(createWorker: () => unknown, name = "createWorker"): Worker {
  const made: unknown = createWorker();
  if (isWorker(made)) return made;
  throw new TypeError(`${name} expects a function that gives a Worker at once, but it gave ${describe(made)}`);
}

// By what is needed of it: one made by another window is of another class.
function isWorker(value: unknown): value is Worker {
  if (typeof value !== "object" || value === null) return false;
  return ["postMessage", "terminate", "addEventListener"].every(
    (name) => typeof Reflect.get(value, name) === "function",
  );
}
