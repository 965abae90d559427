import { existsSync } from "node:fs";
import process from "node:process";

/** Where Debian's package puts Chromium. */
export const DEBIAN_CHROMIUM = "/usr/bin/chromium";

/** Where Debian's package puts the one without windows, which takes half the CPU time. */
export const DEBIAN_HEADLESS = "/usr/bin/chromium-headless-shell";

/** The browser that pages are tested in as people have it, who close them; another one is named by the variable CHROMIUM. */
export const WHOLE_CHROMIUM = process.env["CHROMIUM"] ?? DEBIAN_CHROMIUM;

/** The browser that all other tests run in. */
export const CHROMIUM = process.env["CHROMIUM"] ?? (existsSync(DEBIAN_HEADLESS) ? DEBIAN_HEADLESS : DEBIAN_CHROMIUM);

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
