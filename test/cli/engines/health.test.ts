import process from "node:process";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { hostOf } from "../../nats/engines.ts";
import { freeze } from "../../nats/freeze.ts";
import { HAS_SERVER, NatsServer } from "../../nats/nats-server.ts";
import { ensemble } from "../ensemble.ts";
import { Host } from "./host.ts";

const READY = [200, "1 engine is ready\n"];
const LOST = [503, "the connection to the server is lost; it is looked for\n"];
const DRAINING = [503, "it takes no new tasks, and ends when those that run have ended\n"];

/** What a probe gets. */
async function probe(host: Host, path: string): Promise<readonly [number, string]> {
  const response = await fetch(`${host.said("serving")?.url}${path}`, { headers: { connection: "close" } });
  return [response.status, await response.text()];
}

describe.skipIf(!HAS_SERVER)("the health of a host", () => {
  let server: NatsServer;
  beforeEach(async () => {
    server = await NatsServer.start();
  });
  afterEach(() => server.close());

  test("is served while it looks for its server, works, loses the server, and finds it again", async () => {
    await server.kill();
    const host = new Host(server.url, "well", "--metrics", "0");
    await expect.poll(() => host.said("serving")).toBeDefined();
    expect(await probe(host, "/healthz")).toEqual([200, "ok\n"]);
    expect(await probe(host, "/readyz")).toEqual([503, "it looks for its server, or starts its engines\n"]);
    await server.start();
    await expect.poll(() => probe(host, "/readyz")).toEqual(READY);
    await server.kill();
    await expect.poll(() => probe(host, "/readyz")).toEqual(LOST);
    expect(await probe(host, "/healthz")).toEqual([200, "ok\n"]);
    await server.start();
    await expect.poll(() => probe(host, "/readyz")).toEqual(READY);
  });

  test("a host that ends what runs takes no more", async () => {
    const host = new Host(server.url, "ending", "--metrics", "0", "--grace", "1h");
    const client = await connect(server.url, { cluster: "ending", engines: 1 });
    onTestFinished(() => client.close());
    const task = client.directView(0).apply(() => new Promise(() => undefined));
    await expect.poll(() => client.queueStatus().engines.get(client.ids[0] ?? -1)?.tasks).toBe(1);
    expect(await probe(host, "/readyz")).toEqual(READY);
    host.keeper.kill("SIGTERM");
    await expect.poll(() => probe(host, "/readyz")).toEqual(DRAINING);
    expect(await probe(host, "/healthz")).toEqual([200, "ok\n"]);
    host.keeper.kill("SIGTERM");
    await expect(task).rejects.toThrow();
  });

  test("a host that stands still answers no probe, and one that is started again does", async () => {
    const host = new Host(server.url, "still", "--metrics", "0");
    await expect.poll(() => host.said("ready")).toBeDefined();
    const pid = hostOf(host.keeper);
    const first = host.said("serving");
    await freeze(pid);
    await expect(fetch(`${first?.url}/healthz`, { signal: AbortSignal.timeout(500) })).rejects.toThrow();
    process.kill(pid, "SIGKILL");
    await expect.poll(() => host.said("serving")).not.toBe(first);
    await expect.poll(() => probe(host, "/readyz")).toEqual(READY);
  });

  test("a port that is taken is told at the start, and the command ends", async () => {
    const host = new Host(server.url, "taken", "--metrics", "0");
    await expect.poll(() => host.said("serving")).toBeDefined();
    const { port } = new URL(host.said("serving")?.url ?? "");
    expect(await ensemble("engines", "--url", server.url, "--metrics", port)).toEqual({
      code: 2,
      stdout: "",
      stderr: `ensemble: --metrics: port ${port} is taken; choose another one, or 0 for any that is free\n`,
    });
  });
});

test("what is no address is refused", async () => {
  const { code, stderr } = await ensemble("engines", "--metrics", "here");
  expect(code).toBe(2);
  expect(stderr).toContain("--metrics expects a port, or an address and a port, such as 9464, 0.0.0.0:9464 or :9464");
});
