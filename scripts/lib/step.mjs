import process from "node:process";
import { CommandError } from "./run.mjs";

/** A step that failed and has already printed why. */
export class StepError extends Error {
  /**
   * @param {string} name
   * @param {unknown} cause
   */
  constructor(name, cause) {
    super(`${name} failed`, { cause });
    this.name = "StepError";
  }
}

/**
 * Sets the exit code of this process when `work` fails.
 *
 * @param {Promise<unknown>} work
 */
export async function exitWith(work) {
  try {
    await work;
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof StepError)) console.error(error);
  }
}

/**
 * Runs one step and prints one line for it: a mark, its name, what it says about itself, its time.
 * A step that fails also prints what its command printed.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} action
 * @param {(result: T) => string} [describe] adds a few words to the line of a step that passed
 * @returns {Promise<T>}
 * @throws {StepError} when `action` fails
 */
export async function step(name, action, describe = () => "") {
  const started = performance.now();
  const hideWaiting = showWaiting(name);
  try {
    const result = await action();
    hideWaiting();
    const words = [paint("green", "✓"), name, describe(result), time(started)];
    console.log(words.filter((word) => word !== "").join(" "));
    return result;
  } catch (error) {
    hideWaiting();
    console.log(`${paint("red", "✗")} ${name} ${time(started)}`);
    console.log(indent(error instanceof CommandError ? error.output : String(error)));
    throw new StepError(name, error);
  }
}

/** Steps under way, in the order they started: all stand on one line at the bottom of a terminal. */
const waiting = new Set();

/** @param {string} name */
function showWaiting(name) {
  if (!process.stdout.isTTY) return () => {};
  waiting.add(name);
  drawWaiting();
  return () => {
    waiting.delete(name);
    process.stdout.write("\r\u001b[K");
    queueMicrotask(drawWaiting);
  };
}

function drawWaiting() {
  if (waiting.size > 0) process.stdout.write(`\r\u001b[K${paint("dim", `… ${[...waiting].join(", ")}`)}\r`);
}

/** @param {number} started */
function time(started) {
  return paint("dim", `${((performance.now() - started) / 1000).toFixed(1)} s`);
}

// node:util has styleText only since Node 20.12.
const STYLES = { red: 31, green: 32, dim: 2 };

/**
 * @param {keyof typeof STYLES} style
 * @param {string} text
 */
function paint(style, text) {
  return process.stdout.isTTY ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^(?=.)/gm, "  ");
}
