import { spawn } from "node:child_process";
import process from "node:process";

/**
 * Opens an address in the user's browser, as the system does it.
 *
 * @returns whether there was something to open it with
 */
export function openBrowser(url: string): Promise<boolean> {
  const opener = openerOf(url);
  if (opener === undefined) return Promise.resolve(false);
  const [command, args] = opener;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
    child.unref();
  });
}

function openerOf(url: string): readonly [command: string, args: readonly string[]] | undefined {
  if (process.platform === "darwin") return ["open", [url]];
  // The first pair of quotes is the title of the window that `start` would open.
  if (process.platform === "win32") return ["cmd", ["/c", "start", '""', url]];
  const hasScreen = process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
  return hasScreen ? ["xdg-open", [url]] : undefined;
}
