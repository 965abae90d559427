import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "./free-port.ts";

const PROGRAMS = ["slurmctld", "slurmd", "munged", "sbatch"];

/** Whether tests that need Slurm can run: its daemons are here, and this is root, as they have to be. */
export const HAS_SLURM: boolean = process.getuid?.() === 0 && PROGRAMS.every(isInstalled);

if (!HAS_SLURM)
  console.warn("! SKIPPED: the tests on Slurm, as slurm-wlm and munge are not installed, or this is not root");

function isInstalled(program: string): boolean {
  return ["/usr/sbin", "/usr/bin"].some((folder) => existsSync(join(folder, program)));
}

// Cores that the node claims to have: what runs on them are processes that wait most of the time.
const CPUS = 4;

/** A Slurm of one node, this machine, with daemons of its own. */
export class Slurm {
  readonly folder: string = mkdtempSync(join(tmpdir(), "ensemble-slurm-"));
  readonly #daemons: ChildProcess[] = [];

  /** Variables by which the programs of Slurm find it. */
  get env(): Readonly<Record<string, string>> {
    return { SLURM_CONF: join(this.folder, "slurm.conf") };
  }

  static async start(): Promise<Slurm> {
    const slurm = new Slurm();
    try {
      await slurm.#start();
    } catch (error) {
      await slurm.stop();
      throw error;
    }
    return slurm;
  }

  async #start(): Promise<void> {
    // munged is of another user.
    chmodSync(this.folder, 0o755);
    const socket = this.#startMunge();
    const [controller, node] = [await freePort(), await freePort()];
    const name = hostname().split(".")[0] ?? "localhost";
    for (const part of ["state", "spool"]) mkdirSync(join(this.folder, part));
    const settings = {
      ClusterName: "test",
      SlurmctldHost: `${name}(127.0.0.1)`,
      SlurmctldPort: controller,
      SlurmdPort: node,
      AuthType: "auth/munge",
      AuthInfo: `socket=${socket}`,
      CryptoType: "crypto/munge",
      ProctrackType: "proctrack/linuxproc",
      TaskPlugin: "task/none",
      JobAcctGatherType: "jobacct_gather/none",
      SelectType: "select/cons_tres",
      SelectTypeParameters: "CR_CPU",
      SlurmUser: "root",
      SlurmdUser: "root",
      ReturnToService: 2,
      MpiDefault: "none",
      // Else it has as many cores as this machine.
      SlurmdParameters: "config_overrides",
      SchedulerParameters: "sched_interval=1,batch_sched_delay=0",
      StateSaveLocation: join(this.folder, "state"),
      SlurmdSpoolDir: join(this.folder, "spool"),
      SlurmctldPidFile: join(this.folder, "slurmctld.pid"),
      SlurmdPidFile: join(this.folder, "slurmd.pid"),
      SlurmctldLogFile: join(this.folder, "slurmctld.log"),
      SlurmdLogFile: join(this.folder, "slurmd.log"),
      KillWait: 5,
      MinJobAge: 10,
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    lines.push(
      `NodeName=${name} NodeAddr=127.0.0.1 Port=${node} CPUs=${CPUS} RealMemory=1000 State=UNKNOWN`,
      `PartitionName=short Nodes=${name} Default=YES MaxTime=INFINITE State=UP`,
    );
    writeFileSync(this.env["SLURM_CONF"] ?? "", `${lines.join("\n")}\n`);
    this.#daemon("/usr/sbin/slurmctld", ["-D"]);
    this.#daemon("/usr/sbin/slurmd", ["-D", "-N", name]);
    for (let tries = 0; this.run("sinfo", "--noheader", "--format=%T").trim() !== "idle"; tries++) {
      if (tries > 600) throw new Error(`Slurm does not start: ${this.run("sinfo")}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  #startMunge(): string {
    const folder = join(this.folder, "munge");
    mkdirSync(folder, { mode: 0o755 });
    const [user, group] = ["-u", "-g"].map((which) => idOfMunge(which)) as [number, number];
    const key = join(folder, "munge.key");
    writeFileSync(key, Buffer.alloc(128, 7), { mode: 0o600 });
    for (const path of [folder, key]) chownSync(path, user, group);
    const socket = join(folder, "socket");
    const files = ["key", "log", "pid", "seed"].map((name) => `--${name}-file=${join(folder, `munge.${name}`)}`);
    this.#daemon("setpriv", [
      `--reuid=${user}`,
      `--regid=${group}`,
      "--clear-groups",
      "/usr/sbin/munged",
      "--foreground",
      "--force",
      `--socket=${socket}`,
      ...files,
    ]);
    return socket;
  }

  #daemon(program: string, args: readonly string[]): void {
    this.#daemons.push(spawn(program, args, { env: { ...process.env, ...this.env }, stdio: "ignore" }));
  }

  /** What a program of Slurm prints. */
  run(program: string, ...args: readonly string[]): string {
    const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...this.env } });
    return `${stdout}${stderr}`;
  }

  /** Ends all jobs, and the daemons. */
  async stop(): Promise<void> {
    this.run("scancel", "--full", "--user=root");
    for (let tries = 0; tries < 300 && this.run("squeue", "--noheader").trim() !== ""; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const daemon of this.#daemons.toReversed()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      const ended = once(daemon, "exit");
      daemon.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function idOfMunge(which: string): number {
  return Number(spawnSync("id", [which, "munge"], { encoding: "utf8" }).stdout);
}
