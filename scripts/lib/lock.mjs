import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./root.mjs";

const FILE = join(ROOT, "build/cache/lock");

/**
 * Runs `action` while no other process installs or builds in this checkout. `npm test` in one terminal and vitest in
 * an editor would otherwise write the same files.
 *
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(action) {
  while (!tryLock()) await sleep(50);
  try {
    return await action();
  } finally {
    rmSync(FILE, { force: true });
  }
}

function tryLock() {
  mkdirSync(dirname(FILE), { recursive: true });
  try {
    writeFileSync(FILE, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!isRunning(readHolder())) rmSync(FILE, { force: true });
    return false;
  }
}

/** Process that holds the lock; 0, which always counts as running, when the file has just gone or is still empty. */
function readHolder() {
  try {
    return Number(readFileSync(FILE, "utf8"));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
