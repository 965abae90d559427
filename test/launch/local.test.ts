import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { cluster, LaunchError, type Launcher, local, slurm } from "wasm-ensemble/launch";
import { HAS_SERVER } from "../nats/nats-server.ts";

describe.skipIf(!HAS_SERVER)("a cluster of this machine", () => {
  test("has a server of its own, which is gone with it, and takes other clients meanwhile", async () => {
    const lab = await cluster({ launcher: local(), engines: 2 });
    const { clientKey = "" } = lab;
    const other = await connect(lab.url, { key: clientKey, engines: 2 });
    expect(other.ids).toEqual(lab.client.ids);
    expect(await lab.client.directView().apply((x: number) => x + 1, 1)).toEqual([2, 2]);
    await other.close();
    await lab.close();
    await lab.close();
    expect(existsSync(dirname(clientKey))).toBe(false);
    await expect(connect(lab.url, { key: clientKey })).rejects.toThrow("can't be read");
  });

  test("several are started at the same moment, each at a port of its own", async () => {
    const labs = await Promise.all([1, 2, 3].map(() => cluster({ launcher: local(), engines: 1 })));
    expect(new Set(labs.map(({ url }) => url)).size).toBe(3);
    await Promise.all(labs.map((lab) => lab.close()));
  });

  test("engines that are there already are not taken for those that are started", async () => {
    await using lab = await cluster({ launcher: local(), engines: 2 });
    const { url, clientKey: key = "" } = lab;
    const hostKey = key.replace("client.key", "engine.key");
    const dead: Launcher = {
      name: "dead",
      isRemote: false,
      share: () => ({ hosts: 1 }),
      start: () => Promise.resolve([{ id: "1", state: "running" as const }]),
      list: () => Promise.resolve([]),
      stop: () => Promise.resolve(),
      log: () => Promise.resolve("killed"),
    };
    const failed = cluster({ launcher: dead, url, key, hostKey, engines: 1 });
    await expect(failed).rejects.toThrow("the host 1 has ended before its engines came, after it had said:\nkilled");
    expect(lab.client.length).toBe(2);
  });

  test("hosts that are started while it closes are ended too, and none after", async () => {
    const lab = await cluster({ launcher: local(), engines: 1 });
    const [first] = lab.hosts;
    const more = lab.launch(1);
    await lab.close();
    for (const { id } of [first, ...(await more)].flatMap((host) => host ?? [])) {
      const pid = Number(id.split(":").at(-1));
      await expect.poll(() => isAlive(pid)).toBe(false);
    }
    await expect(lab.launch(1)).rejects.toThrow("the cluster is closed");
  });

  test("is ended by await using, and hosts that are killed end nothing else", async () => {
    let url = "";
    {
      await using lab = await cluster({ launcher: local(), engines: 1 });
      url = lab.url;
      expect(lab.hosts).toMatchObject([{ state: "running" }]);
      process.kill(Number(lab.hosts[0]?.id.split(":").at(-1)), "SIGKILL");
      await expect.poll(() => lab.client.length).toBe(0);
    }
    await expect(connect(url, { timeoutMs: 500 })).rejects.toThrow();
  });

  test("one that is given up while its hosts are started is given up at once, and what comes is ended", async () => {
    const stop = new AbortController();
    const launcher = local();
    const start = launcher.start.bind(launcher);
    const begin = new AbortController();
    const held = once(begin.signal, "abort");
    let url = "";
    const started: string[] = [];
    launcher.start = async (request) => {
      ({ url } = request.plan);
      await held;
      const hosts = await start(request);
      started.push(...hosts.map(({ id }) => id));
      return hosts;
    };
    const failed = cluster({ launcher, engines: 1, signal: stop.signal });
    await expect.poll(() => url).not.toBe("");
    stop.abort(new Error("no time"));
    await expect(failed).rejects.toThrow("no time");
    begin.abort();
    await expect.poll(() => started).toHaveLength(1);
    await expect.poll(() => isAlive(Number(started[0]?.split(":").at(-1)))).toBe(false);
    await expect(connect(url, { timeoutMs: 500 })).rejects.toThrow();
  });

  test("a launcher that fails leaves no server and no client", async () => {
    let url = "";
    const failing = local();
    failing.start = ({ plan }) => {
      url = plan.url;
      return Promise.reject(new LaunchError("no room"));
    };
    await expect(cluster({ launcher: failing })).rejects.toThrow("no room");
    await expect(connect(url, { timeoutMs: 500 })).rejects.toThrow();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each([
  [{}, TypeError, "cluster expects a launcher, such as local() or slurm(); got undefined"],
  [{ launcher: local(), engines: 0 }, RangeError, "engines expects a whole number >= 1, got 0"],
  [{ launcher: local(), waitFor: 1.5 }, RangeError, "waitFor expects a whole number >= 1, got 1.5"],
  [
    { launcher: local(), engines: 2, waitFor: 5 },
    RangeError,
    "waitFor expects at most 2, which is how many engines are",
  ],
  [{ launcher: slurm(), waitFor: 2 }, RangeError, "waitFor expects at most 1, which is how many engines are started"],
  [{ launcher: local(), folder: 5 }, TypeError, "folder expects a text, got 5"],
  [{ launcher: local(), url: null }, TypeError, "url expects a text, got null"],
  [{ launcher: local(), key: true }, TypeError, "key expects a text, got true"],
  [{ launcher: local(), folder: "lab", url: "nats://head" }, TypeError, "cluster takes a folder, or url, cluster, key"],
  [{ launcher: local(), signal: 1 }, TypeError, "signal expects an AbortSignal, got 1"],
])("wrong options are refused: %#", async (options, Class, message) => {
  const failed = cluster(options as never);
  await expect(failed).rejects.toThrow(Class);
  await expect(failed).rejects.toThrow(message);
});

test.each([5, {}, { x: 1 }, null])("local takes no options, such as %j", (options) => {
  expect(() => void Reflect.apply(local, undefined, [options])).toThrow(TypeError);
  expect(() => void Reflect.apply(local, undefined, [options])).toThrow("local takes no options, got ");
});
