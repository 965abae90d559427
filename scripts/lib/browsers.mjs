import { existsSync, readdirSync } from "node:fs";
import process from "node:process";

/** Firefox; another file than Debian's is named by the variable FIREFOX. */
export const FIREFOX = process.env["FIREFOX"] ?? "/usr/bin/firefox-esr";

/** A display for WebKitGTK's browser, which knows no other way. */
export const XVFB = "/usr/bin/Xvfb";

export function hasFirefox() {
  return existsSync(FIREFOX);
}

export function hasWebKit() {
  return miniBrowser() !== undefined && existsSync(XVFB);
}

/**
 * WebKitGTK's little browser, which Debian keeps in a folder of the machine's kind.
 *
 * @returns {string | undefined}
 */
export function miniBrowser() {
  if (!existsSync("/usr/lib")) return undefined;
  const files = readdirSync("/usr/lib").map((kind) => `/usr/lib/${kind}/webkit2gtk-4.1/MiniBrowser`);
  return files.find((file) => existsSync(file));
}
