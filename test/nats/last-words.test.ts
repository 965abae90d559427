import { execFileSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { connect as connectNats } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { start } from "../cli/ensemble.ts";
import { CountingProxy } from "./counting-proxy.ts";
import { freeze } from "./freeze.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

/** What is said of a host. */
interface Words {
  readonly incarnation: number;
  readonly engines?: readonly unknown[];
  readonly ended?: string;
}

/** A host as users start it. Ends with the test. */
function startEngines(url: string, cluster: string) {
  const where = ["--url", url, "--cluster", cluster, "--insecure"];
  const keeper = start("engines", ...where, "--engines", "2", "--name", "h", "--json");
  onTestFinished(async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    keeper.kill("SIGTERM");
    await once(keeper, "exit");
  });
  return keeper;
}

/** The process that a keeper runs the host in. */
function hostOf(pid: number | undefined): number {
  return Number(execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" }).trim());
}

describe.runIf(HAS_SERVER)("the process that keeps a host", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  test("tells clients of its death before the next host is there", async () => {
    const nats = await connectNats({ servers: server.url });
    const said: Words[] = [];
    let lively: Uint8Array | undefined;
    nats.subscribe("c.killed.hb.h", {
      callback: (_, message) => {
        said.push(message.json());
        if (said.at(-1)?.engines?.length === 2) lively ??= message.data.slice();
      },
    });
    const proxy = await CountingProxy.start(server.url);
    onTestFinished(() => proxy.close());
    const keeper = startEngines(proxy.url, "killed");
    const client = await connect(server.url, { cluster: "killed", engines: 2 });
    onTestFinished(async () => {
      await client.close();
      await nats.close();
    });
    // It has a connection of its own, beside that of its host.
    await expect.poll(() => proxy.taken).toBe(2);
    const held = client.directView(0).apply(() => new Promise(() => undefined));
    await expect.poll(() => client.queueStatus().engines.get(client.ids[0] ?? -1)?.tasks).toBe(1);
    const before = [...client.ids];
    const [first] = said;
    const events = client.events();
    process.kill(hostOf(keeper.pid), "SIGKILL");
    await expect(held).rejects.toThrow("its host has ended by SIGKILL (h)");
    // What it had said itself may come behind it, as it was under way on another connection.
    const end = said.findIndex(({ ended }) => ended !== undefined);
    expect(said[end]).toEqual({ incarnation: first?.incarnation, ended: "by SIGKILL" });
    expect(new Set(said.slice(0, end).map(({ incarnation }) => incarnation))).toEqual(new Set([first?.incarnation]));
    // What it had said before may come later: it leads to no engine.
    expect(lively).toBeDefined();
    nats.publish("c.killed.hb.h", lively);
    const lost: number[] = [];
    for await (const event of events) {
      if (event.kind === "engine-lost") {
        expect(event.cause.message).toBe("its host has ended by SIGKILL (h)");
        lost.push(event.engineId);
      }
      if (event.kind !== "engine-started") continue;
      expect(before).not.toContain(event.engineId);
      break;
    }
    expect(new Set(lost)).toEqual(new Set(before));
  });

  test("says nothing when it is gone as well: the server does, and the host is given up", async () => {
    const keeper = startEngines(server.url, "both");
    const client = await connect(server.url, { cluster: "both", engines: 2 });
    onTestFinished(() => client.close());
    const held = client.directView(0).apply(() => new Promise(() => undefined));
    await expect.poll(() => client.queueStatus().engines.get(client.ids[0] ?? -1)?.tasks).toBe(1);
    const host = hostOf(keeper.pid);
    await freeze(keeper.pid ?? -1);
    process.kill(host, "SIGKILL");
    const outcome = await Promise.allSettled([held]);
    process.kill(keeper.pid ?? -1, "SIGCONT");
    expect(outcome).toMatchObject([{ status: "rejected", reason: { name: "EngineLostError" } }]);
    expect(String(outcome[0]?.status === "rejected" && outcome[0].reason)).toContain("its host is silent (h)");
  });

  test("ends when it is told to, though the server is gone before it has a connection of its own", async () => {
    const proxy = await CountingProxy.start(server.url);
    const keeper = startEngines(proxy.url, "alone");
    // That of the host comes first.
    await expect.poll(() => proxy.taken).toBeGreaterThanOrEqual(1);
    proxy.close();
    keeper.kill("SIGTERM");
    await once(keeper, "exit");
  });

  test("does not start a host again that has ended as it should, and says that it is gone", async () => {
    const keeper = startEngines(server.url, "ended");
    const client = await connect(server.url, { cluster: "ended", engines: 2 });
    onTestFinished(() => client.close());
    keeper.kill("SIGTERM");
    const [code] = (await once(keeper, "exit")) as [number];
    expect(code).toBe(0);
    await expect.poll(() => client.length).toBe(0);
  });
});
