import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname, uptime } from "node:os";
import process from "node:process";

// Own code: the library for this, proper-lockfile, has had no release since 2021, and has no way to take a lock in a call
// that does not wait.

// A lock whose process can't be asked, as it is on another machine or in another container, counts as left by one that
// died when it was not touched for so long.
const STALE_MS = 300_000;
const TOUCH_MS = 30_000;

// Clocks that are read one after another differ by so much at most.
const CLOCKS_MS = 2000;

// Others take a lock, or leave it, at the same time.
const MOST_TRIES = 10;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, ms since 1970. */
  readonly startedMs: number;
}

/** Locks of this thread, by path. */
const held = new Map<string, FileLock>();

let watchesExit = false;

/** A file that says which process has what lies beside it. It goes with the lock, and with the process. */
export class FileLock {
  readonly #path: string;
  #touching: ReturnType<typeof setInterval> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the lock, also one whose process has died.
   *
   * @returns undefined; or who has it, and what to do
   * @throws what the system says when no file can be written there
   */
  take(): string | undefined {
    if (held.has(this.#path)) return "another run of this process keeps its state in it; wait until that has ended";
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (create(this.#path)) {
        this.#hold();
        return undefined;
      }
      const found = look(this.#path);
      if (found === undefined) continue;
      const living = livingHolder(found);
      if (living !== undefined) return `${living} keeps its state in it; if it does not, remove ${this.#path}`;
      removeStale(this.#path, found.text);
    }
    return `others take it at the same time; try again, or remove ${this.#path}`;
  }

  /** Does nothing when it is not taken. */
  release(): void {
    if (held.get(this.#path) !== this) return;
    held.delete(this.#path);
    clearInterval(this.#touching);
    rmSync(this.#path, { force: true });
  }

  #hold(): void {
    if (!watchesExit) process.once("exit", releaseAll);
    watchesExit = true;
    held.set(this.#path, this);
    this.#touching = setInterval(() => touch(this.#path), TOUCH_MS);
    this.#touching.unref();
  }
}

function releaseAll(): void {
  for (const lock of held.values()) lock.release();
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Somebody removed it by hand.
  }
}

/** Writes the lock; returns false when there is one. */
function create(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname(), startedMs: startedMs() } satisfies Holder));
  } catch (error) {
    // A device may have room for a name, but not for a byte.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

interface Found {
  readonly text: string;
  readonly ageMs: number;
}

function look(path: string): Found | undefined {
  try {
    return { text: readFileSync(path, "utf8"), ageMs: Date.now() - statSync(path).mtimeMs };
  } catch {
    // It has gone meanwhile.
    return undefined;
  }
}

/** Names the process that has a lock; undefined when that has died. */
function livingHolder({ text, ageMs }: Found): string | undefined {
  const holder = holderOf(text);
  if (holder === undefined) return ageMs < STALE_MS ? "another process" : undefined;
  const { pid, host, startedMs: since } = holder;
  if (host !== hostname()) return ageMs < STALE_MS ? `process ${pid} on ${host}` : undefined;
  // Numbers of processes are given again: after a start of the machine, and in a container as the first.
  const bootedMs = Date.now() - 1000 * uptime();
  if (since < bootedMs - CLOCKS_MS) return undefined;
  if (pid === process.pid) {
    return Math.abs(since - startedMs()) < CLOCKS_MS ? "another thread of this process" : undefined;
  }
  return isAlive(pid) ? `process ${pid}` : undefined;
}

function holderOf(text: string): Holder | undefined {
  try {
    // Fields are checked below.
    const { pid, host, startedMs: since } = JSON.parse(text) as Holder;
    return Number.isSafeInteger(pid) && pid > 0 && typeof host === "string" && Number.isFinite(since)
      ? { pid, host, startedMs: since }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One that belongs to somebody else may not be asked, but is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Removes the lock that has this text. One that another process has put in its place meanwhile is put back. */
function removeStale(path: string, text: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== text) linkSync(aside, path);
  } catch {
    // Another process was faster.
  }
  rmSync(aside, { force: true });
}

function startedMs(): number {
  return Date.now() - 1000 * process.uptime();
}
