import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/**
 * The file of nats-server: the one that the variable NATS_SERVER names, or one that is installed. The library looks in the
 * same places.
 *
 * @returns {string | undefined}
 */
export function findNatsServer() {
  const named = process.env["NATS_SERVER"];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "nats-server")).find((file) => existsSync(file));
}
