import type { EngineId } from "../protocol/ids.ts";
import { readObject, writeJson } from "./json.ts";

/** An engine of a host. */
export interface EngineNotice {
  readonly id: EngineId;
  /** The engine in whose place it was started. */
  readonly follows?: EngineId | undefined;
}

/** What a host says of itself, again and again. */
export interface Heartbeat {
  /** Random for each start of the host. */
  readonly incarnation: number;
  readonly engines: readonly EngineNotice[];
  /** Engines that it has at most; absent: any number. 0 when it takes no new tasks any more. */
  readonly maxEngines?: number | undefined;
  /** Clients that use its engines. */
  readonly clients: number;
  readonly machine: Machine;
  /** When it was started, by its clock, ms since the epoch. */
  readonly sinceMs: number;
  /** By the clock of the host, ms since the epoch. */
  readonly sentMs: number;
  readonly versions: Versions;
  /** The host ends, or stands still from now on: nothing that it was sent goes on. Where it does not end, it is found again. */
  readonly isLeaving?: boolean;
}

/** What is said of a host that has ended, where heartbeats are, by the process that has kept it. */
export interface HostEnd {
  readonly incarnation: number;
  /** How it has ended, such as `by SIGKILL`. */
  readonly ended: string;
}

/** Where a host runs. */
export interface Machine {
  /** >= 1. */
  readonly cores: number;
  /** Threads that ran or waited for a core, on average of the last minute; absent where nobody counts them. */
  readonly load?: number | undefined;
}

/** What two programs have to agree on. */
export interface Versions {
  /** Of what is said over wires. */
  readonly protocol: number;
  readonly package: string;
  /** Of the runtime, such as `Node 20.11.1`. */
  readonly runtime: string;
}

/** Version of what is said over wires. */
export const PROTOCOL = 1;

export function writeHeartbeat(heartbeat: Heartbeat): Uint8Array {
  return writeJson(heartbeat);
}

/** Reads a heartbeat; undefined for bytes that are none. */
export function readHeartbeat(bytes: Uint8Array): Heartbeat | undefined {
  const read = readObject(bytes) as Partial<Heartbeat>;
  const isOne = Number.isInteger(read.incarnation) && Array.isArray(read.engines) && read.engines.every(isNotice);
  const areNumbers = [read.sentMs, read.sinceMs, read.clients].every((each) => Number.isFinite(each));
  return isOne && areNumbers && isMachine(read.machine) && isVersions(read.versions) ? (read as Heartbeat) : undefined;
}

export function writeHostEnd(end: HostEnd): Uint8Array {
  return writeJson(end);
}

/** Reads what is said of a host that has ended; undefined for bytes that say something else. */
export function readHostEnd(bytes: Uint8Array): HostEnd | undefined {
  const { incarnation, ended } = readObject(bytes) as Partial<HostEnd>;
  return incarnation !== undefined && Number.isInteger(incarnation) && typeof ended === "string"
    ? { incarnation, ended }
    : undefined;
}

function isNotice(value: unknown): boolean {
  const { id } = Object(value) as Partial<EngineNotice>;
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0;
}

function isMachine(value: unknown): boolean {
  const { cores } = Object(value) as Partial<Machine>;
  return typeof cores === "number" && cores >= 1;
}

function isVersions(value: unknown): boolean {
  const { protocol, package: name, runtime } = Object(value) as Partial<Versions>;
  return typeof protocol === "number" && typeof name === "string" && typeof runtime === "string";
}

/** What keeps two programs from understanding each other; undefined where nothing does. */
export function mismatch(ours: Versions, theirs: Versions): string | undefined {
  if (ours.protocol === theirs.protocol) return undefined;
  const say = ({ protocol, package: name, runtime }: Versions): string =>
    `wasm-ensemble ${name} on ${runtime} (protocol ${protocol})`;
  return `the host runs ${say(theirs)}, this client ${say(ours)}; install the same version on both`;
}
