import { checkEngineCount, checkMb, checkOptions, checkPlace, checkTimeout } from "../client/check.ts";
import type { ClusterOptions } from "../client/driver/cluster-options.ts";
import { type ConnectOptions, ON_NODE } from "../client/driver/connect-options.ts";
import { readThreadOptions } from "../client/driver/thread-options.ts";
import { describe } from "../protocol/describe.ts";

/** How `hostEngines` gives engines to a cluster. */
export interface HostEnginesOptions
  extends Pick<ConnectOptions, "maxWasmMb" | "maxHeapMb" | "execArgv" | "env" | "createWorker">,
    Pick<ClusterOptions, "cluster" | "key" | "createCourier"> {
  /**
   * Address of the server: `nats://HOST[:PORT]` on Node, `wss://HOST[:PORT]` in pages; by default that of the key, and on Node
   * without a key a server on this machine.
   */
  readonly url?: string | undefined;
  /** Number of engines, a whole number from 1 to 1024; by default one per core. */
  readonly engines?: number;
  /**
   * Engines that clients may have it have by `client.addEngines`, a whole number; by default any number, and in pages one per core,
   * or `engines` where that is more.
   */
  readonly maxEngines?: number | undefined;
  /** Name of the host, unique in its cluster: letters, digits, `-` and `_`; by default one that nobody else has. */
  readonly name?: string | undefined;
  /** Longest time until the server answers, ms; 30 s by default, Infinity: as long as it takes. */
  readonly timeoutMs?: number;
  /** Whether a server will do that asks for no key, or is elsewhere and does not encrypt; by default it is refused. */
  readonly insecure?: boolean;
}

/** The options in full. */
export interface HostSettings extends HostEnginesOptions {
  readonly engines: number;
  readonly name: string | undefined;
  readonly timeoutMs: number;
  readonly insecure: boolean;
}

const NAMES = {
  url: "any",
  cluster: "any",
  key: "any",
  engines: "any",
  maxEngines: "any",
  name: "any",
  timeoutMs: "any",
  insecure: "boolean",
  maxWasmMb: "any",
  maxHeapMb: "any",
  execArgv: "any",
  env: "any",
  createWorker: "any",
  createCourier: "any",
} as const;

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Checks what `hostEngines` was given.
 *
 * @throws {TypeError} {RangeError} for bad options
 */
export function hostSettings(options: HostEnginesOptions, here: "Node" | "a page", cores: number): HostSettings {
  checkOptions("hostEngines", options, NAMES);
  const elsewhere = here === "Node" ? { createWorker: "in pages", createCourier: "in pages" } : ON_NODE;
  checkPlace("hostEngines", options, elsewhere);
  const most = options.maxEngines;
  if (most !== undefined) checkEngineCount("maxEngines", most);
  const {
    engines = Math.min(cores, most ?? cores),
    name,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    insecure = false,
    maxHeapMb,
    maxWasmMb,
  } = options;
  checkEngineCount("engines", engines);
  if (most !== undefined && engines > most) {
    throw new RangeError(`engines, ${engines}, is more than maxEngines, ${most}`);
  }
  const maxEngines = most ?? (here === "Node" ? undefined : Math.max(engines, cores));
  checkTimeout("timeoutMs", timeoutMs);
  if (name !== undefined && (typeof name !== "string" || !/^[\w-]{1,64}$/u.test(name))) {
    throw new RangeError(`name expects at most 64 letters, digits, - and _, got ${describe(name)}`);
  }
  if (maxHeapMb !== undefined) checkMb("maxHeapMb", maxHeapMb, { least: 16, most: Number.POSITIVE_INFINITY });
  if (maxWasmMb !== undefined) checkMb("maxWasmMb", maxWasmMb, { least: 1, most: 4096 });
  return { ...options, ...readThreadOptions(options), engines, maxEngines, name, timeoutMs, insecure };
}
