import { LaunchError } from "../launch-error.ts";

/** Words of `ssh` that reach a machine without asking anybody anything. */
export function sshCommand(host: string, options: readonly string[], command: string): string[] {
  const quiet = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15"];
  return ["ssh", "-T", ...quiet, ...options.flatMap(wordsOf), "--", host, forAnyShell(command)];
}

/**
 * A script of a POSIX shell as one line that any shell of a user runs: csh takes no line end and no `!` within quotes, and fish
 * another backslash than others.
 */
export function forAnyShell(script: string): string {
  // The octal escapes of printf's %b.
  const escaped = script.replaceAll(/[\n!'"\\$`]/gu, (sign) => `\\0${sign.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `sh -c 'eval "$(printf %b "${escaped}")"'`;
}

// An option and its value: `-o ProxyCommand=ssh gate`.
function wordsOf(option: string): string[] {
  const [, name = option, value] = /^\s*(\S+)\s+(.*)$/u.exec(option) ?? [];
  // As in a shell, quotes around a value are none of it.
  return value === undefined ? [name] : [name, /^(["'])(.*)\1$/u.exec(value)?.[2] ?? value];
}

/**
 * Checks a name of a machine, as `ssh` takes it.
 *
 * @throws {LaunchError} when it would be an option of ssh, or is none
 */
export function checkTarget(host: string): void {
  if (/^[\w.@:[\]%-]+$/u.test(host) && !host.startsWith("-")) return;
  throw new LaunchError(`ssh expects machines such as user@host or a name of your ssh configuration; got "${host}"`);
}

/** What to do when there is no `ssh`. */
export const NO_SSH = "it reaches the other machines; on Debian: apt-get install openssh-client";

/** The code of `ssh` when it has not come so far as to run anything. */
const NOT_REACHED = 255;

/** The error of a command on another machine. */
export function sshError(
  host: string,
  { code, stderr }: { readonly code: number | null; readonly stderr: string },
): LaunchError {
  const words = stderr.trim();
  if (code !== NOT_REACHED) return new LaunchError(`${host}: failed with code ${code}${words && `: ${words}`}`);
  const key = /permission denied/iu.test(words)
    ? "; ssh may not ask for a password here: give the machine your public key by ssh-copy-id"
    : "";
  return new LaunchError(`${host} can't be reached: ${words || "ssh says nothing"}${key}; try: ssh ${host}`);
}
