import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { findServer } from "../../nats/server-program.ts";
import type { Finding } from "./finding.ts";

const PATIENCE_MS = 5000;

/** Programs that are of use where they are installed. */
export function lookAtPrograms(): Promise<Finding[]> {
  return Promise.all([git(), natsServer(), ...LAUNCHERS.map(launcher)]);
}

const LAUNCHERS: readonly { readonly program: string; readonly use: string }[] = [
  { program: "ssh", use: "needed for ensemble launch ssh" },
  { program: "sbatch", use: "of Slurm; needed for ensemble launch slurm" },
  { program: "qsub", use: "of PBS or Grid Engine; needed for ensemble launch pbs, or sge" },
  { program: "kubectl", use: "of Kubernetes; starts what ensemble launch k8s prints" },
];

/** What starts engines elsewhere. It is not run: some of these ask a server first. */
async function launcher({ program, use }: (typeof LAUNCHERS)[number]): Promise<Finding> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(folder, process.platform === "win32" ? `${program}.exe` : program);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== "" && isThere) return { name: program, state: "good", text: file };
  }
  return { name: program, state: "absent", text: "not installed", advice: use };
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
