import process from "node:process";
import { fileURLToPath } from "node:url";

/** What a host is to be. */
export interface HostPlan {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Address of the server, as the host sees it. */
  readonly url: string;
  /** File of the hosts' key, absolute; undefined: the server asks for none. */
  readonly key: string | undefined;
  /** Engines of each host; undefined: one per core. */
  readonly engines: number | undefined;
  /** Takes a server that is not safe. */
  readonly insecure?: boolean;
}

/** What the host of a launcher gets besides its plan. */
export interface HostExtras {
  /** Takes no new tasks after it, ms. */
  readonly lifetimeMs?: number | undefined;
  /** What runs may take so long when it is asked to end, ms. */
  readonly graceMs?: number | undefined;
  /** Where its health is served, as `[ADDRESS:]PORT`. */
  readonly metrics?: string | undefined;
  /** Name of the host. */
  readonly name?: string | undefined;
  /** File of the key where the host runs, where it is another than here. */
  readonly key?: string | undefined;
}

/** The arguments of `ensemble` that run such a host. */
export function hostArguments(plan: HostPlan, extras: HostExtras = {}): string[] {
  const { lifetimeMs, graceMs, metrics, name, key = plan.key } = extras;
  return [
    "engines",
    "--cluster",
    plan.cluster,
    "--url",
    plan.url,
    ...(key === undefined ? [] : ["--key", key]),
    ...(plan.engines === undefined ? [] : ["--engines", String(plan.engines)]),
    ...(lifetimeMs === undefined ? [] : ["--lifetime", `${Math.floor(lifetimeMs / 1000)}s`]),
    ...(graceMs === undefined ? [] : ["--grace", `${graceMs / 1000}s`]),
    ...(metrics === undefined ? [] : ["--metrics", metrics]),
    ...(name === undefined ? [] : ["--name", name]),
    ...(plan.insecure === true ? ["--insecure"] : []),
  ];
}

/** A text as a part of the name of a host, which is a part of subjects. */
export function plainName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/gu, "-");
}

/** The command that runs this very package: Node, and the file of `ensemble`. */
export function ownCommand(): string[] {
  return [process.execPath, fileURLToPath(new URL("../cli/main.bundle.js", import.meta.url))];
}

/** A word as a POSIX shell reads it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command as a POSIX shell reads it. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
