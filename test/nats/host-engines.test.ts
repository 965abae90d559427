import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect, type HostEnginesOptions, hostEngines } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

test.each<[HostEnginesOptions, string]>([
  [{ engines: 0 }, "engines expects a whole number >= 1, got 0"],
  [{ engines: 2, maxEngines: 1.5 }, "maxEngines expects a whole number >= 1, got 1.5"],
  [{ name: "a.b" }, "name expects at most 64 letters, digits, - and _"],
  [{ url: "wss://lab.example" }, "expected an address such as nats://HOST[:PORT], got"],
  [{ cluster: "Lab" }, "cluster expects small letters"],
  [{ key: "{}" }, "key is no key of a cluster"],
  [{ env: { A: 5 as never } }, "env expects strings, got 5 for A"],
  [{ createWorker: () => ({}) as never }, "hostEngines takes createWorker in pages only"],
])("%j gives no host", async (options, message) => {
  await expect(hostEngines(options)).rejects.toThrow(message);
});

describe.runIf(HAS_SERVER)("a host from code", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  test("ends its engines, and says why, when the thread with its connection has ended by itself", async () => {
    const posted = vi.spyOn(Worker.prototype, "postMessage");
    onTestFinished(() => posted.mockRestore());
    const host = await hostEngines({ url: lab.cluster.url, key: keyFile(lab.cluster.folder, "engine"), engines: 1 });
    onTestFinished(() => host.close());
    const asked = posted.mock.calls.findIndex(([message]) => (message as { kind?: string }).kind === "newId");
    const events = host.events();
    const thread = posted.mock.contexts[asked];
    if (thread instanceof Worker) await thread.terminate();
    expect((await events.next()).value).toMatchObject({
      kind: "engine-ended",
      cause: { message: expect.stringContaining("the connection to the cluster is lost for good") as string },
    });
    expect(host.ids).toEqual([]);
  });

  test("starts its threads with the options and the environment that it was given", async () => {
    const key = keyFile(lab.cluster.folder, "engine");
    const threads = { execArgv: ["--conditions=special"], env: { LEVEL: "1" } };
    const host = await hostEngines({ url: lab.cluster.url, key, engines: 1, ...threads });
    onTestFinished(() => host.close());
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, "alice") });
    onTestFinished(() => client.close());
    const view = client.directView(host.ids[0] ?? -1);
    const { value } = await view.execute("[process.execArgv, { ...process.env }]");
    expect(value).toEqual([threads.execArgv, threads.env]);
  });

  test("keeps its process until it is closed, and takes no more engines than it may have", async () => {
    const args = ["--input-type=module", "-e", PROGRAM, keyFile(lab.cluster.folder, "engine")];
    const program = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void program.kill());
    const [ids] = (await once(program.stdout, "data")) as [Buffer];
    // The text of a key does as well as its path.
    const key = await readFile(keyFile(lab.cluster.folder, "alice"), "utf8");
    const client = await connect(lab.cluster.url, { key, engines: 2 });
    onTestFinished(() => client.close());
    expect(client.ids).toEqual(JSON.parse(String(ids)));
    await expect(client.addEngines(2)).rejects.toThrow("the hosts have");
    const held = client.directView().apply(() => new Promise(() => undefined));
    program.stdin.end();
    const [code] = (await once(program, "exit")) as [number];
    expect(code).toBe(0);
    await expect(Promise.resolve(held)).rejects.toMatchObject({ name: "CompositeError" });
    await expect.poll(() => client.length).toBe(0);
  });
});

const PROGRAM = `
  import { hostEngines } from ${JSON.stringify(import.meta.resolve("wasm-ensemble"))};
  const host = await hostEngines({ key: process.argv[1], engines: 2, maxEngines: 3 });
  console.log(JSON.stringify(host.ids));
  process.stdin.once("end", () => void host.close()).resume();
`;
