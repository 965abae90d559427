import process from "node:process";

/** Where Debian's package puts Chromium. */
export const DEBIAN_CHROMIUM = "/usr/bin/chromium";

/** The browser that tests run in; another one is named by the variable CHROMIUM. */
export const CHROMIUM = process.env["CHROMIUM"] ?? DEBIAN_CHROMIUM;

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
