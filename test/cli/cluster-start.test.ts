import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readClusterKey } from "../../src/nats/cluster-key-file.ts";
import { connectionOptions } from "../../src/nats/connection-options.ts";
import { isPortFree } from "../../src/nats/port.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { freePorts } from "../nats/test-cluster.ts";
import { ending, ensemble, HAS_SCRIPT, MAIN, plainEnv, SCRIPT, start, startWith } from "./ensemble.ts";

let parent: string;
let folder: string;
let port: number;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "ensemble-start-"));
  folder = join(parent, "lab");
  port = await freePorts();
  await ensemble("cluster", "init", folder, "--port", String(port));
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const startLab = () => start("cluster", "start", folder, "--engines", "0", "--json");

/** What the command prints once the server is ready. */
async function ready(child: ReturnType<typeof start>): Promise<{ readonly pid: number; readonly url: string }> {
  const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return JSON.parse(text) as { pid: number; url: string };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(pid: number | undefined): number[] {
  return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number);
}

describe.skipIf(!HAS_SERVER)("ensemble cluster start", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("runs the server until %s, and ends with 0", async (signal) => {
    const child = startLab();
    const ended = ending(child);
    const { pid, url } = await ready(child);
    expect(url).toBe(`nats://127.0.0.1:${port}`);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
    expect(isRunning(pid)).toBe(false);
    expect(await isPortFree(port)).toBe(true);
  });

  test.runIf(HAS_SCRIPT)("ends the server when its terminal is closed", async () => {
    const command = `"${process.execPath}" "${MAIN}" cluster start "${folder}" --engines 0 --json`;
    const terminal = spawn(SCRIPT, ["-qec", `echo $$; exec ${command}`, "/dev/null"], {
      env: plainEnv(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    let shown = "";
    let server: number | undefined;
    for await (const part of terminal.stdout) {
      shown += String(part);
      if (server !== undefined || !shown.includes("}")) continue;
      server = (JSON.parse(shown.slice(shown.indexOf("{"))) as { pid: number }).pid;
      process.kill(Number.parseInt(shown, 10), "SIGHUP");
    }
    expect(isRunning(server ?? -1)).toBe(false);
  });

  test("keeps what is stored, and clients can work as soon as it says that it is ready", async () => {
    for (const found of [undefined, "kept"]) {
      const child = startLab();
      const ended = ending(child);
      await ready(child);
      const nats = await connect(await connectionOptions(await readClusterKey(join(folder, "keys/client.key"))));
      const records = await new Kvm(jetstream(nats)).open("ensemble_jobs_client");
      expect((await records.get("job"))?.string()).toBe(found);
      await records.put("job", "kept");
      await nats.close();
      child.kill("SIGINT");
      expect(await ended).toMatchObject({ code: 0 });
    }
  });

  test("ends with 1 when the server does, and says where its log is", async () => {
    const child = startLab();
    const ended = ending(child);
    const { pid } = await ready(child);
    process.kill(pid, "SIGKILL");
    expect(await ended).toMatchObject({
      code: 1,
      stderr: `ensemble: nats-server was ended by SIGKILL; see ${join(folder, "nats-server.log")}\n`,
    });
  });

  test("leaves no server behind when it is asked twice", async () => {
    const child = startLab();
    const ended = ending(child);
    const { pid } = await ready(child);
    // A server that does not end: the second signal does not wait for it.
    process.kill(pid, "SIGSTOP");
    child.kill("SIGINT");
    child.kill("SIGTERM");
    await ended;
    process.kill(pid, "SIGCONT");
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test.skipIf(process.platform === "win32")("leaves neither server nor engines behind when it is killed", async () => {
    const child = start("cluster", "start", folder, "--engines", "1", "--json");
    const { pid } = await ready(child);
    await expect.poll(() => childrenOf(child.pid).filter((other) => other !== pid)).toHaveLength(1);
    const children = childrenOf(child.pid);
    child.kill("SIGKILL");
    await expect.poll(() => children.filter(isRunning)).toEqual([]);
    expect(await isPortFree(port)).toBe(true);
    expect(existsSync(join(folder, "nats-server.conf"))).toBe(true);
  });

  test("says what a port is taken by", async () => {
    const taker = createServer().listen(port, "127.0.0.1");
    await once(taker, "listening");
    const { code, stderr } = await ending(startLab());
    taker.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^ensemble: port ${port} is in use, perhaps by this cluster's own server or by`, "u"),
    );
    expect(stderr).toContain("systemctl disable --now nats-server");
  });

  test("shows the server's own words when it can't start", async () => {
    await appendFile(join(folder, "nats-server.conf"), "no sense {");
    const { code, stderr } = await ending(startLab());
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ensemble: nats-server exited with code 1 while it started; its log says:\n.*Parse error on line \d+/su,
    );
  });

  test("refuses the key of another cluster", async () => {
    const other = join(parent, "other");
    await ensemble("cluster", "init", other, "--port", String(port));
    await rm(join(folder, "keys/admin.key"));
    await writeFile(
      join(folder, "keys/admin.key"),
      JSON.stringify(await readClusterKey(join(other, "keys/admin.key"))),
    );
    await chmod(join(folder, "keys/admin.key"), 0o600);
    const { code, stderr } = await ending(startLab());
    expect(code).toBe(1);
    expect(stderr).toBe(
      `ensemble: the server does not know the key ${join(folder, "keys/admin.key")}; make the cluster anew with --force\n`,
    );
    expect(await isPortFree(port)).toBe(true);
  });
});

test("without a cluster it says how to make one", async () => {
  const { code, stderr } = await ensemble("cluster", "start", join(parent, "none"));
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `ensemble: ${join(parent, "none")} holds no cluster; make one by ensemble cluster init ${join(parent, "none")}\n`,
  });
});

const INSTALL =
  "install it (on Debian: apt-get install nats-server; elsewhere: https://nats.io/download), or name its file in NATS_SERVER";

test("without a server it says what to install", async () => {
  const started = startWith({ NATS_SERVER: join(parent, "none") }, "cluster", "start", folder);
  expect(await ending(started)).toEqual({
    code: 1,
    stdout: "",
    stderr: `ensemble: there is no ${join(parent, "none")}; ${INSTALL}\n`,
  });
});

test("a server that is too old is refused", async () => {
  const old = join(parent, "nats-server");
  await writeFile(old, "#!/bin/sh\necho nats-server: v2.8.4\n", { mode: 0o755 });
  expect(await ending(startWith({ NATS_SERVER: old }, "cluster", "start", folder))).toEqual({
    code: 1,
    stdout: "",
    stderr: `ensemble: ${old} is version 2.8.4, and a cluster needs 2.9 or newer; ${INSTALL}\n`,
  });
});
