import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { FIREFOX, miniBrowser, XVFB } from "../../scripts/lib/browsers.mjs";

// Browsers without a driver: Debian has none for Firefox, and playwright's Firefox and WebKit are not those that people
// have. A page that says by itself what it found needs none.

/** Opens a page in a browser; the function it gives ends the browser. */
export type Visitor = (url: string) => Promise<() => Promise<void>>;

/** Nothing of its own on the first start: no pages, no questions, no downloads. */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

export const withFirefox: Visitor = async (url) => {
  const profile = await mkdtemp(join(tmpdir(), "ensemble-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const browser = spawn(FIREFOX, ["--headless", "--no-remote", "--profile", profile, url], { stdio: "ignore" });
  return async () => {
    await end(browser);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
};

export const withWebKit: Visitor = async (url) => {
  const file = miniBrowser();
  if (file === undefined) throw new Error("there is no WebKitGTK");
  // It chooses a display that is free, and says which.
  const display = spawn(XVFB, ["-displayfd", "3", "-screen", "0", "640x480x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = (await once(display.stdio[3] as NodeJS.ReadableStream, "data")) as [Buffer];
  const env = { ...process.env, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: "1" };
  const browser = spawn(file, ["--private", url], { env, stdio: "ignore" });
  return async () => {
    await end(browser);
    await end(display);
  };
};

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
