import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { CommandError } from "./run.mjs";
import { StepError, step } from "./step.mjs";

/**
 * Runs a step that may fail; it prints why.
 *
 * @param {string} name
 * @param {() => Promise<void>} action
 * @returns {Promise<boolean>} whether it passed
 */
export async function succeeds(name, action) {
  try {
    await step(name, action);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}

/** Whether packages of Debian can be installed: this is root on Debian. */
export function canInstall() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

let isUpdated = false;

/**
 * Installs packages of Debian.
 *
 * @param {readonly string[]} packages
 * @throws {CommandError} when apt-get fails
 */
export async function installPackages(packages) {
  if (!isUpdated) await apt(["update"]);
  isUpdated = true;
  await apt(["install", "--yes", "--no-install-recommends", ...packages]);
}

/** @param {readonly string[]} args */
async function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn("apt-get", ["--quiet", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (output += String(bytes)));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (exitCode) => resolve(exitCode));
  });
  if (code !== 0) throw new CommandError(`apt-get ${args.join(" ")}`, code, output);
}
