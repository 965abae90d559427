import { existsSync } from "node:fs";
import process from "node:process";

/** Where Debian's packages put Chromium: without a window, which takes half the CPU time, and whole. */
export const DEBIAN_CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** The browser that tests run in; another one is named by the variable CHROMIUM. */
export const CHROMIUM = process.env["CHROMIUM"] ?? DEBIAN_CHROMIUMS.find(existsSync) ?? "/usr/bin/chromium";

/** As root Chromium starts only without its sandbox; the rest keeps it from the network. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
