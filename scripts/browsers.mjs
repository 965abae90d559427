// Installs Debian's browsers, in which the tests of src/browser/ run, where they are missing.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { hasFirefox, hasWebKit } from "./lib/browsers.mjs";
import { CHROMIUM, DEBIAN_CHROMIUM } from "./lib/chromium.mjs";
import { CommandError } from "./lib/run.mjs";
import { StepError, step } from "./lib/step.mjs";

/**
 * Installs browsers by apt when this is root on Debian. Elsewhere a person does, and what to do is printed.
 *
 * @returns {Promise<boolean>} whether there is Chromium, which most tests of pages need; the others have a short test each,
 *   which is skipped without them
 */
export async function installBrowsers() {
  const hasChromium = await installChromium();
  await installOthers();
  return hasChromium;
}

async function installChromium() {
  if (existsSync(CHROMIUM)) return true;
  return succeeds("chromium", async () => {
    if (!canInstall() || CHROMIUM !== DEBIAN_CHROMIUM) throw new Error(ADVICE);
    await install(["chromium"]);
  });
}

const ADVICE = `there is no ${CHROMIUM}, so the tests of engines in pages can't run
  on Debian:  sudo apt-get install chromium
  elsewhere:  install Chromium or Chrome, and name its file in the variable CHROMIUM`;

const OTHERS = [
  {
    name: "Firefox",
    isThere: hasFirefox,
    packages: ["firefox-esr"],
    elsewhere: "install Firefox, and name its file in the variable FIREFOX",
  },
  { name: "WebKitGTK", isThere: hasWebKit, packages: ["libwebkit2gtk-4.1-0", "xvfb"], elsewhere: "there is none" },
];

async function installOthers() {
  for (const { name, isThere, packages, elsewhere } of OTHERS) {
    if (!isThere() && canInstall()) await succeeds(name, () => install(packages));
    if (isThere()) continue;
    console.log(`! SKIPPED: the test of engines in ${name}, which is not installed`);
    console.log(`    on Debian:  sudo apt-get install ${packages.join(" ")}`);
    console.log(`    elsewhere:  ${elsewhere}`);
  }
}

/**
 * @param {string} name
 * @param {() => Promise<void>} action
 */
async function succeeds(name, action) {
  try {
    await step(name, action);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

let isUpdated = false;

/** @param {readonly string[]} packages */
async function install(packages) {
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
