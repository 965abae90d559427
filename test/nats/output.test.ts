import process from "node:process";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "wasm-ensemble";
import { startHost } from "../../build/lib/node/cluster/start-host.js";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

describe.runIf(HAS_SERVER)("output of engines on other machines", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
    const address = { url: server.url, cluster: "lab", user: "anon" };
    const host = await startHost({
      address,
      engines: 1,
      name: "host",
      timeoutMs: 100_000,
      insecure: true,
      onEvent: () => undefined,
    });
    return () => host.close();
  });
  afterAll(() => server.close());

  test("is shown to the client that called, and what no task wrote to all; with capture to none", async () => {
    let shown = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      shown += String(text);
      return true;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const [caller, other] = await Promise.all([
      connect(server.url, { cluster: "lab" }),
      connect(server.url, { cluster: "lab", output: "capture" }),
    ]);
    onTestFinished(() => Promise.all([caller.close(), other.close()]).then(() => undefined));
    const [id = -1] = caller.ids;
    const result = caller.at(0).apply(() => console.log("mine"));
    await result;
    const hidden = other.at(0).apply(() => console.log("hidden"));
    await hidden;
    expect([result.stdout, hidden.stdout]).toEqual([["mine\n"], ["hidden\n"]]);
    expect(shown).toBe(`[engine ${id}] mine\n`);
    await other.at(0).apply(() => void setTimeout(() => console.log("timer"), 10));
    await expect.poll(() => shown).toBe(`[engine ${id}] mine\n[engine ${id}] timer\n`);
  });
});
