import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findServer } from "../../nats/server-program.ts";
import type { Finding } from "./finding.ts";

const PATIENCE_MS = 5000;

/** Programs that are of use where they are installed. */
export function lookAtPrograms(): Promise<Finding[]> {
  return Promise.all([git(), natsServer()]);
}

async function git(): Promise<Finding> {
  const name = "git";
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"], { timeout: PATIENCE_MS });
    return { name, state: "good", text: stdout.trim().replace(/^git version /u, "") };
  } catch {
    return {
      name,
      state: "absent",
      text: "not installed",
      advice: "of use to keep your own kernels; nothing here needs it",
    };
  }
}

async function natsServer(): Promise<Finding> {
  const name = "nats-server";
  try {
    const { file, version } = await findServer();
    return { name, state: "good", text: `${version.join(".")}, ${file}` };
  } catch (error) {
    const advice = "needed on the machine that is to be the server of a cluster";
    return { name, state: "absent", text: error instanceof Error ? error.message : String(error), advice };
  }
}
