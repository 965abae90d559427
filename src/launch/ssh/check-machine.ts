import { packageVersion } from "../../node/package-version.ts";
import { LaunchError } from "../launch-error.ts";
import { endOfProgram } from "../run-program.ts";
import { NO_SSH, sshCommand, sshError } from "./target.ts";

// The least that runs the package.
const LEAST_NODE = 20;

/**
 * Looks whether a machine can run a host of this version.
 *
 * @param command - runs `ensemble` there
 * @throws {LaunchError} when it can't be reached, or lacks Node or this version of the package; says what to install
 */
export async function checkMachine(host: string, options: readonly string[], command: string): Promise<void> {
  const script = `node --version 2>/dev/null || echo none; ${command} --version 2>/dev/null || echo none`;
  const end = await endOfProgram(sshCommand(host, options, script), { advice: NO_SSH });
  if (end.code !== 0) throw sshError(host, end);
  // A shell that greets comes first.
  const [node = "none", version = "none"] = end.stdout.trim().split("\n").slice(-2);
  const major = Number(/^v(\d+)\./u.exec(node)?.[1] ?? 0);
  if (major < LEAST_NODE) {
    const found = node === "none" ? "no Node in the PATH that ssh has there" : `Node ${node.slice(1)}`;
    throw new LaunchError(`${host} has ${found}; install Node ${LEAST_NODE} or newer (https://nodejs.org)`);
  }
  const own = packageVersion();
  const found = /\d+\.\d+\.\d+\S*/u.exec(version)?.[0];
  if (found === own) return;
  const what = found === undefined ? `no command ${command}` : `${command} of version ${found}, here it is ${own}`;
  throw new LaunchError(`${host} has ${what}; there: npm install --global wasm-ensemble@${own}`);
}
