import { existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, EngineLostError } from "wasm-ensemble";
import { hostOf } from "../../nats/engines.ts";
import { HAS_SERVER, NatsServer } from "../../nats/nats-server.ts";
import { Host } from "./host.ts";

describe.skipIf(!HAS_SERVER)("a host that SIGTERM gives time", () => {
  let server: NatsServer;
  let folder: string;
  beforeAll(async () => {
    [server, folder] = await Promise.all([NatsServer.start(), mkdtemp(join(tmpdir(), "ensemble-grace-"))]);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A host with a task that runs until a file is there. */
  async function atWork(cluster: string, ...options: readonly string[]) {
    const host = new Host(server.url, cluster, ...options);
    const client = await connect(server.url, { cluster, engines: 1 });
    onTestFinished(() => client.close());
    const file = join(folder, cluster);
    const task = client.directView(0).apply(async (path: string) => {
      const fs = await import("node:fs");
      fs.writeFileSync(`${path}.begun`, "");
      while (!fs.existsSync(`${path}.end`)) await new Promise((resolve) => setTimeout(resolve, 20));
      return "done";
    }, file);
    await expect.poll(() => existsSync(`${file}.begun`)).toBe(true);
    return { host, client, task: Promise.resolve(task), finish: () => writeFileSync(`${file}.end`, "") };
  }

  test("ends what runs, takes nothing new, and leaves", async () => {
    const { host, client, task, finish } = await atWork("patient", "--grace", "1h");
    host.keeper.kill("SIGTERM");
    await expect.poll(() => host.said("draining")).toBeDefined();
    await expect.poll(() => client.ids).toEqual([]);
    finish();
    expect(await task).toBe("done");
    expect(await host.ended).toEqual([0, null]);
  });

  test("leaves also when its client has told others of a module meanwhile", async () => {
    const { host, client, task, finish } = await atWork("passed-on", "--grace", "1h");
    host.keeper.kill("SIGTERM");
    await expect.poll(() => host.said("draining")).toBeDefined();
    new Host(server.url, "passed-on");
    await expect.poll(() => client.ids).toEqual([1]);
    const path = join(folder, "twice.mjs");
    writeFileSync(path, "export const twice = (x) => 2 * x;");
    const { twice } = client.loadBalancedView().module<{ twice(x: number): number }>(pathToFileURL(path));
    expect(await twice(3)).toBe(6);
    finish();
    expect(await task).toBe("done");
    expect(await host.ended).toEqual([0, null]);
  });

  test("loses what runs longer", async () => {
    const { host, task } = await atWork("brief", "--grace", "100ms");
    host.keeper.kill("SIGTERM");
    await expect(task).rejects.toThrow(EngineLostError);
    expect(host.said("draining")).toBeDefined();
    expect(await host.ended).toEqual([0, null]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("waits no longer when %s follows", async (signal) => {
    const { host, task } = await atWork(`twice-${signal.toLowerCase()}`, "--grace", "1h");
    host.keeper.kill("SIGTERM");
    await expect.poll(() => host.said("draining")).toBeDefined();
    host.keeper.kill(signal);
    await expect(task).rejects.toThrow(EngineLostError);
    expect(await host.ended).toEqual([0, null]);
  });

  test("waits not at all after Ctrl-C", async () => {
    const { host, task } = await atWork("interrupted", "--grace", "1h");
    host.keeper.kill("SIGINT");
    await expect(task).rejects.toThrow(EngineLostError);
    expect(await host.ended).toEqual([0, null]);
    expect(host.said("draining")).toBeUndefined();
  });

  test("ends with the process that keeps it", async () => {
    const { host, task } = await atWork("orphaned", "--grace", "1h");
    const pid = hostOf(host.keeper);
    host.keeper.kill("SIGTERM");
    await expect.poll(() => host.said("draining")).toBeDefined();
    host.keeper.kill("SIGKILL");
    await expect(task).rejects.toThrow(EngineLostError);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test("without it ends at once", async () => {
    const { host, task } = await atWork("hasty");
    host.keeper.kill("SIGTERM");
    await expect(task).rejects.toThrow(EngineLostError);
    expect(host.said("draining")).toBeUndefined();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
