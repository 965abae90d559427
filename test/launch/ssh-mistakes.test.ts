import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { cluster, LaunchError, ssh } from "wasm-ensemble/launch";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { ending, MAIN, start } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SSH, SshServer } from "./ssh-server.ts";

const COMMAND = `${process.execPath} ${MAIN}`;

describe.skipIf(!HAS_SSH || !HAS_SERVER)("mistakes of machines that ssh reaches", () => {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-ssh-"));
  const config = join(folder, "config");
  const options = [`-F ${config}`];
  let machines: readonly SshServer[];
  let lab: TestCluster;
  beforeAll(async () => {
    const [good, poor, other] = await Promise.all([
      SshServer.start(),
      SshServer.start({ home: "/proc/none" }),
      startCluster(),
    ]);
    machines = [good, poor];
    lab = other;
    const gone = "Host gone\n  HostName 127.0.0.1\n  Port 1\n";
    writeFileSync(config, `${good.configOf("good")}${good.configOf("second")}${poor.configOf("poor")}${gone}`);
  });
  afterAll(async () => {
    await Promise.all(machines.map((machine) => machine.stop()));
    await lab.stop();
    rmSync(folder, { recursive: true });
  });
  const launch = (hosts: string, ...args: readonly string[]) =>
    start("launch", "ssh", hosts, "--folder", lab.cluster.folder, `--option=${options[0]}`, "--engines", "1", ...args);
  const engines = async (): Promise<number> => {
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines: 0 });
    try {
      return client.length;
    } finally {
      await client.close();
    }
  };

  test("where one of two is not there, none is started, which is said", async () => {
    const { code, stderr } = await ending(launch("good,gone", "--command", COMMAND));
    expect(stderr).toMatch(
      /\nensemble: gone can't be reached: .*Connection refused; try: ssh gone; no host was started\n$/u,
    );
    expect(code).toBe(1);
    expect(await engines()).toBe(0);
  });

  test("a host that was started before another machine failed is ended again, and named", async () => {
    const { code, stderr } = await ending(launch("good,poor", "--detach", "--command", COMMAND));
    expect(stderr).toMatch(/\nensemble: poor: failed with code 1: .*mkdir.*; ended again: ssh-good-\w+\n$/su);
    expect(code).toBe(1);
    const launcher = ssh({ hosts: ["good"], options, detached: true, command: COMMAND });
    expect(await launcher.list("lab")).toEqual([]);
    await expect.poll(engines).toBe(0);
  });

  test("hosts of which one ends before its engines come are ended, and named", async () => {
    // It is there for the check, and not for the host.
    const command = `f() { [ "$1" = --version ] || [ "$HOME" != /proc/none ] || exit 3; exec ${COMMAND} "$@"; }; f`;
    const launcher = ssh({ hosts: ["good", "poor"], options, command });
    const failed = cluster({ launcher, folder: lab.cluster.folder, engines: 2 });
    await expect(failed).rejects.toThrow(
      /^the host ssh-poor-\w+ has ended before its engines came.*; ended again: ssh-good-\w+, ssh-poor-\w+$/su,
    );
    await expect.poll(engines).toBe(0);
  });

  test("hosts that stay are named when another ends before its engines come", async () => {
    const command = join(folder, "second-ends");
    const script = `#!/bin/sh\ncase "$*" in *"--name ssh-second"*) exit 3;; esac\nexec ${COMMAND} "$@"\n`;
    writeFileSync(command, script, { mode: 0o755 });
    const launcher = ssh({ hosts: ["good"], options, detached: true, command });
    onTestFinished(async () => launcher.stop(await launcher.list("lab")));
    const { code, stderr } = await ending(launch("good,second", "--detach", "--command", command));
    expect(stderr).toMatch(
      /\n1 host stays: ssh-good-\w+; ensemble launch ssh good,second --folder \S+ --stop ends it\n/u,
    );
    expect(stderr).toMatch(
      /\nensemble: the host ssh-second-\w+ has ended before its engines came, and has left no word\n$/u,
    );
    expect(code).toBe(1);
  });

  test("Ctrl-C while machines are looked at is seen at once, and no host stays", async () => {
    const [begun, gate] = [join(folder, "begun"), join(folder, "gate")];
    const command = `f() { touch ${begun}; until [ -e ${gate} ]; do sleep 0.1; done; exec ${COMMAND} "$@"; }; f`;
    const child = launch("good", "--command", command);
    child.stdout.resume();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    await expect.poll(() => existsSync(begun)).toBe(true);
    child.kill("SIGINT");
    const ended = once(child, "close");
    await expect
      .poll(() => said)
      .toContain("\nhosts are being started, which is waited for, to end them; Ctrl-C again does not wait\n");
    writeFileSync(gate, "");
    expect((await ended)[0]).toBe(130);
    expect(await engines()).toBe(0);
  });
});

test("where all fails, hosts that may still run are told", async () => {
  const launcher = ssh({ hosts: ["one.invalid"], detached: true });
  const hosts = ["a", "b"].map(
    (id) => ({ id, state: "running", where: "x", machine: "one.invalid", cluster: "lab" }) as const,
  );
  const failed = launcher.stop(hosts).catch((error: unknown) => error);
  expect(await failed).toBeInstanceOf(LaunchError);
  expect(await failed).toMatchObject({ left: ["a", "b"] });
});
