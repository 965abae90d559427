import { type ChildProcess, spawn } from "node:child_process";
import { lookup } from "node:dns/promises";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainEnv } from "../cli/ensemble.ts";
import { installPackage } from "../install-package.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { freePorts } from "../nats/test-cluster.ts";
import { HAS_SLURM, Slurm } from "./slurm.ts";
import { HAS_SSH, SshServer } from "./ssh-server.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(join(ROOT, "docs/guide/laptop-to-cluster.md"), "utf8");
const MINUTES = 60_000;

/** A line that the page has its reader type, and what it says that comes then. */
interface Step {
  readonly command: string;
  readonly shown: readonly string[];
}

const steps: readonly Step[] = [...PAGE.matchAll(/```console\n([\s\S]*?)```/gu)]
  .flatMap(([, block = ""]) => block.split(/^\$ /mu).slice(1))
  .map((text) => text.trimEnd().split("\n"))
  .map(([command = "", ...shown]) => ({ command, shown }))
  // What is installed here is this checkout.
  .filter(({ command }) => !command.startsWith("npm "));

const isNameThere = await lookup(hostname()).then(
  () => true,
  () => false,
);
if (!isNameThere)
  console.warn("! SKIPPED: the page from a laptop to a cluster, as this machine does not know its own name");

describe.skipIf(!HAS_SLURM || !HAS_SSH || !HAS_SERVER || !isNameThere)("from a laptop to a cluster", () => {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-laptop-"));
  const open: ChildProcess[] = [];
  let slurm: Slurm;
  let ssh: SshServer;
  let path = "";
  beforeAll(async () => {
    await installPackage(folder);
    symlinkSync(join(ROOT, "node_modules/@nats-io"), join(folder, "node_modules/@nats-io"));
    const bin = join(folder, "node_modules/.bin");
    path = [join(folder, "bin"), bin, dirname(process.execPath), process.env["PATH"]].join(delimiter);
    [slurm, ssh] = await Promise.all([Slurm.start(), SshServer.start({ path })]);
    writeSsh(folder, ssh);
    const [, program = ""] = /```javascript file=price\.mjs\n([\s\S]*?)```/u.exec(PAGE) ?? [];
    writeFileSync(join(folder, "price.mjs"), program);
  });
  afterAll(async () => {
    for (const child of open.toReversed()) await endGroup(child);
    await slurm.stop();
    await ssh.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("its lines say what it shows, one after another", { timeout: 10 * MINUTES }, async () => {
    // What the page shows, and what there is instead.
    const instead = new Map([
      ["laptop", hostname()],
      // Other tests start servers at the usual ports meanwhile.
      ["cluster init", `cluster init --port ${await freePorts()}`],
    ]);
    for (const { command, shown } of steps) {
      const line = replaced(command, instead);
      const child = spawn("sh", ["-c", line], {
        cwd: folder,
        env: { ...plainEnv(), ...slurm.env, PATH: path, COLUMNS: "200" },
        // A group of its own, as in a terminal of its own.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      open.push(child);
      let said = "";
      let ended: number | null | undefined;
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text) => (said += text));
      child.once("close", (code) => (ended = code));
      const stays = shown.some((text) => text.includes("Ctrl-C"));
      await expect
        .poll(() => ended !== undefined || (stays && said.includes("Ctrl-C")), { message: line, timeout: 5 * MINUTES })
        .toBe(true);
      expect(stays ? undefined : ended, `${line}\n${said}`).toBe(stays ? undefined : 0);
      for (const text of shown) {
        const found = patternOf(replaced(text, instead)).exec(said);
        expect(found, `${line} should say ${JSON.stringify(text)}:\n${said}`).not.toBeNull();
        noteNames(text, found?.[0] ?? "", instead);
      }
    }
  });
});

function replaced(text: string, instead: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [shown, there] of instead) result = result.replaceAll(shown, there);
  return result;
}

// A long decimal has to be the same to the last bit; other numbers, times and names that are made anew are of the machine.
function patternOf(text: string): RegExp {
  const parts = text.split(/(\d+\.\d{8,}|\b[\da-f]{6}\b|\b[a-z0-9]{12}\b|\d+(?:[.:T-]\d+)*Z?)/u);
  const pattern = parts.map((part, i) => {
    const isName = i % 2 === 1 && !/^\d+\.\d{8,}$/u.test(part);
    return isName ? "[\\w.:-]+" : part.replaceAll(/[.*+?^${}()|[\]\\/]/gu, "\\$&").replaceAll(/ +/gu, " +");
  });
  return new RegExp(`^${pattern.join("")}`, "mu");
}

// The id of a job and the port of the server are named again further down.
function noteNames(text: string, found: string, instead: Map<string, string>): void {
  for (const name of [/\b[a-z0-9]{12}\b/u, /(?<=nats:\/\/[\w.-]+:)\d+/u]) {
    const [shown, there] = [name.exec(text)?.[0], name.exec(found)?.[0]];
    if (shown !== undefined && there !== undefined && shown !== there) instead.set(shown, there);
  }
}

/** An `ssh` that knows the machines of the page. */
function writeSsh(folder: string, server: SshServer): void {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const [user = ""] = server.machine.split("@");
  const script = `#!/bin/sh
count=$#
while [ $count -gt 0 ]; do
  word=$1; shift
  case $word in ada@*) word=${user}@127.0.0.1;; esac
  set -- "$@" "$word"
  count=$((count - 1))
done
exec /usr/bin/ssh ${server.options.join(" ")} "$@"
`;
  writeFileSync(join(bin, "ssh"), script);
  chmodSync(join(bin, "ssh"), 0o755);
}

/** Ends what a terminal runs, as its Ctrl-C does. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.kill(-child.pid, "SIGINT");
  await ended;
}
