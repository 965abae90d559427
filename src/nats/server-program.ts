import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { ClusterError } from "../protocol/cluster-error.ts";

// Debian keeps it where only root's PATH leads.
const PLACES = ["nats-server", "/usr/sbin/nats-server", "/usr/local/bin/nats-server"];

/** An installed nats-server. */
export interface ServerProgram {
  readonly file: string;
  readonly version: ServerVersion;
}

/** Major, minor and patch. */
export type ServerVersion = readonly [major: number, minor: number, patch: number];

/** First version with which a cluster works. */
const OLDEST: ServerVersion = [2, 9, 0];

/** First version without holes that are known and open to whoever can reach the server: CVE-2026-27571, -33219 and others. */
const SAFE_IN_PUBLIC: ServerVersion = [2, 12, 6];

/**
 * Finds nats-server: the file that the variable NATS_SERVER names, or the one that is installed.
 *
 * @throws {ClusterError} when there is none, or it is too old; the message says what to install
 */
export async function findServer(): Promise<ServerProgram> {
  const named = process.env["NATS_SERVER"];
  for (const file of named === undefined ? PLACES : [named]) {
    const version = await versionOf(file);
    if (version === undefined) continue;
    if (isNewEnough(version)) return { file, version };
    throw new ClusterError(`${file} is version ${version.join(".")}, and a cluster needs 2.9 or newer; ${INSTALL}`);
  }
  throw new ClusterError(`there is no ${named ?? "nats-server"}; ${INSTALL}`);
}

const INSTALL =
  "install it (on Debian: apt-get install nats-server; elsewhere: https://nats.io/download), or name its file in NATS_SERVER";

/** Whether a server of this version may be reached by strangers. */
export function isSafeInPublic(version: ServerVersion): boolean {
  return isAtLeast(version, SAFE_IN_PUBLIC);
}

/** Version below which `isSafeInPublic` is false, as text. */
export const SAFE_VERSION: string = SAFE_IN_PUBLIC.join(".");

/** @returns undefined when there is no such program */
async function versionOf(file: string): Promise<ServerVersion | undefined> {
  const { stdout } = await promisify(execFile)(file, ["--version"]).catch(() => ({ stdout: "" }));
  return readVersion(stdout);
}

/** The first version that a text names; undefined where there is none. */
export function readVersion(text: string): ServerVersion | undefined {
  const [, ...numbers] = /(\d+)\.(\d+)\.(\d+)/u.exec(text) ?? [];
  const [major, minor, patch] = numbers.map(Number);
  return major === undefined || minor === undefined || patch === undefined ? undefined : [major, minor, patch];
}

/** Whether a cluster works on a server of this version. */
export function isNewEnough(version: ServerVersion): boolean {
  return isAtLeast(version, OLDEST);
}

function isAtLeast(version: ServerVersion, least: ServerVersion): boolean {
  const difference = version.map((number, index) => number - (least[index] ?? 0)).find((number) => number !== 0);
  return (difference ?? 0) >= 0;
}
