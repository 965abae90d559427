// Installs the dependencies unless node_modules/ holds what package-lock.json says.
import process from "node:process";
import { runNpm } from "./lib/npm.mjs";
import { readJson } from "./lib/read-json.mjs";
import { step } from "./lib/step.mjs";

export async function installDependencies() {
  if (isInstalled()) return;
  // Without --include=dev, NODE_ENV=production would leave out the compilers.
  await step("install", () => runNpm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]));
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean }} Locked */

function isInstalled() {
  const wanted = readPackages("package-lock.json");
  const installed = readPackages("node_modules/.package-lock.json");
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true && !isForThisMachine(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * Whether npm would install an optional package here. The C library isn't looked at, so its packages count as foreign.
 *
 * @param {Locked & { os?: string[], cpu?: string[], libc?: string[] }} entry
 */
function isForThisMachine({ os, cpu, libc }) {
  if (os === undefined || libc !== undefined) return false;
  return os.includes(process.platform) && (cpu === undefined || cpu.includes(process.arch));
}

/**
 * @param {string} file
 * @returns {Record<string, Locked> | undefined}
 */
function readPackages(file) {
  try {
    /** @type {{ packages: Record<string, Locked> }} */
    const { packages } = readJson(file);
    return packages;
  } catch {
    return undefined;
  }
}
