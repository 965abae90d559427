import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { cluster, LaunchError, ssh } from "wasm-ensemble/launch";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { ending, MAIN, start } from "../cli/ensemble.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { HAS_SSH, SshServer } from "./ssh-server.ts";

const COMMAND = `${process.execPath} ${MAIN}`;

describe.skipIf(!HAS_SSH || !HAS_SERVER)("by ssh", () => {
  let machine: SshServer;
  let lab: TestCluster;
  beforeAll(async () => {
    [machine, lab] = await Promise.all([SshServer.start(), startCluster()]);
  });
  afterAll(async () => {
    await machine.stop();
    await lab.stop();
  });
  const started = (...args: readonly string[]) => {
    const options = machine.options.map((option) => `--option=${option}`);
    const all = ["--folder", lab.cluster.folder, "--command", COMMAND, ...options, ...args];
    return start("launch", "ssh", machine.machine, ...all);
  };
  const alice = (engines: number) => connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice"), engines });

  test("a host ends with the command that started it", async () => {
    const child = started("--engines", "2");
    child.stdout.resume();
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    await expect.poll(() => said).toContain("2 engines are there\nCtrl-C ends them\n");
    const client = await alice(2);
    try {
      child.kill("SIGINT");
      const [code] = (await once(child, "close")) as [number];
      expect(code).toBe(130);
      await expect.poll(() => client.length).toBe(0);
    } finally {
      await client.close();
    }
  });

  test("a host ends with the connection, also when the command is killed", async () => {
    const child = started("--engines", "1");
    child.stdout.resume();
    child.stderr.resume();
    const client = await alice(1);
    try {
      child.kill("SIGKILL");
      await expect.poll(() => client.length).toBe(0);
    } finally {
      await client.close();
    }
  });

  test("a detached host stays until it is ended, and its key is gone then", async () => {
    expect(await ending(started("--engines", "1", "--detach"))).toMatchObject({ code: 0 });
    const client = await alice(1);
    try {
      const home = await client.at(0).apply(async (name: string) => {
        const { readdir } = await import("node:fs/promises");
        return readdir(`${process.env["HOME"]}/.ensemble/launch/${name}`);
      }, "lab");
      expect(home.toSorted().join(" ")).toMatch(/^ssh-\S+\.key ssh-\S+\.log ssh-\S+\.pid$/u);
      const list = await ending(started("--list", "--json"));
      expect(JSON.parse(list.stdout)).toMatchObject({ state: "running", where: machine.machine });
      expect(await ending(started("--stop"))).toMatchObject({ code: 0, stdout: "1 host of lab ended\n" });
      await expect.poll(() => client.length).toBe(0);
      expect(await ending(started("--list"))).toMatchObject({ code: 0, stdout: "" });
    } finally {
      await client.close();
    }
  });

  test("from code; where hosts run no key is among the words that others can list, and none is left", async () => {
    const { folder } = lab.cluster;
    const launcher = ssh({ hosts: [machine.machine], options: machine.options, command: COMMAND });
    const own = await cluster({ launcher, folder, engines: 2 });
    expect(own.client.length).toBe(2);
    const { seed } = await lab.keyOf("engine");
    const found = await own.client.at(0).apply(async (text: string) => {
      const { readdir, readFile } = await import("node:fs/promises");
      const numbers = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
      const words = numbers.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
      return (await Promise.all(words)).filter((line) => line.includes(text));
    }, seed);
    expect(found).toEqual([]);
    const words = await own.client.at(0).apply(async () => {
      const { readFile } = await import("node:fs/promises");
      return (await readFile(`/proc/${process.pid}/cmdline`, "utf8")).split("\0");
    });
    const key = words[words.indexOf("--key") + 1] ?? "";
    expect(existsSync(key)).toBe(true);
    await own.close();
    await expect.poll(() => existsSync(key)).toBe(false);
  });

  test.each([
    [{ command: "nothing-here" }, /has no command nothing-here; there: npm install --global wasm-ensemble@\d/u],
    [{ command: "echo 0.0.1;:" }, /has echo 0\.0\.1;: of version 0\.0\.1, here it is \S+; there: npm install/u],
    [{ command: COMMAND, options: ["-p 1"] }, /can't be reached: .*Connection refused; try: ssh /u],
  ])("what is missing there is told: %#", async (options, message) => {
    const launcher = ssh({ hosts: [machine.machine], options: machine.options, ...options });
    const failed = cluster({ launcher, folder: lab.cluster.folder });
    await expect(failed).rejects.toThrow(LaunchError);
    await expect(failed).rejects.toThrow(message);
  });

  test("a key that the machine does not take is told, and no password asked for", async () => {
    const launcher = ssh({ hosts: [machine.machine], options: machine.wrongOptions, command: COMMAND });
    const failed = cluster({ launcher, folder: lab.cluster.folder });
    await expect(failed).rejects.toThrow(/Permission denied .*ssh-copy-id/u);
  });

  test("of several machines each that fails is named, and what was started on others ends", async () => {
    const hosts = [machine.machine, "nobody@127.0.0.1"];
    const launcher = ssh({ hosts, options: machine.options, command: COMMAND });
    await expect(cluster({ launcher, folder: lab.cluster.folder })).rejects.toThrow(
      /^nobody@127\.0\.0\.1 can't be reached: .*; no host was started$/u,
    );
    const client = await alice(0);
    await expect.poll(() => client.length).toBe(0);
    await client.close();
  });
});

test.each([
  [{ hosts: [] }, TypeError, 'ssh: hosts expects names of machines, such as ["user@host"]; got an array of 0'],
  [{ hosts: "one" }, TypeError, "ssh: hosts expects names of machines"],
  [{ hosts: ["-oProxyCommand=x"] }, LaunchError, "ssh expects machines such as user@host"],
])("wrong options are refused: %#", (options, Class, message) => {
  const make = (): unknown => ssh(options as never);
  expect(make).toThrow(Class);
  expect(make).toThrow(message);
});
