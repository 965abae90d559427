// Installs Debian's Chromium, in which the tests of src/browser/ run, where it is missing.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { CHROMIUM, DEBIAN_CHROMIUM } from "./lib/chromium.mjs";
import { CommandError } from "./lib/run.mjs";
import { StepError, step } from "./lib/step.mjs";

/**
 * Installs Chromium by apt when this is root on Debian. Elsewhere a person does.
 *
 * @returns {Promise<boolean>} whether there is one; else what to do has been printed
 */
export async function installChromium() {
  if (existsSync(CHROMIUM)) return true;
  try {
    await step("chromium", async () => {
      const canInstall = process.getuid?.() === 0 && existsSync("/etc/debian_version");
      if (!canInstall || CHROMIUM !== DEBIAN_CHROMIUM) throw new Error(ADVICE);
      await apt(["update"]);
      await apt(["install", "--yes", "--no-install-recommends", "chromium"]);
    });
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}

const ADVICE = `there is no ${CHROMIUM}, so the tests of engines in pages can't run
  on Debian:  sudo apt-get install chromium
  elsewhere:  install Chromium or Chrome, and name its file in the variable CHROMIUM`;

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
