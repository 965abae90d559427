import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { startExporter } from "../metrics/exporters.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { freePorts, startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { ending, ensemble } from "./ensemble.ts";

test("a port that is none, or that is taken, is refused with what to do", async () => {
  const wrong = await ensemble("metrics", "--listen", "http");
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("--listen expects a port");
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // A server that listens at a port has such an address.
  const { port } = server.address() as AddressInfo;
  expect(await ensemble("metrics", "--listen", String(port))).toEqual({
    code: 2,
    stdout: "",
    stderr: `ensemble: --listen: port ${port} is taken; choose another one, or 0 for any that is free\n`,
  });
});

test("what it does not take is refused", async () => {
  expect(await ensemble("metrics", "now")).toMatchObject({ code: 2, stdout: "" });
});

test("while there is no server, scrapes are told so", async () => {
  const port = await freePorts();
  const { url, child } = await startExporter("metrics", "--url", `nats://127.0.0.1:${port}`, "--listen", "0");
  const answer = await fetch(`${url}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([503, "the cluster can't be seen now; it is looked for\n"]);
  const ended = ending(child);
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
});

describe.skipIf(!HAS_SERVER)("with a server", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  test("a key of hosts is refused, as that sees no hosts", async () => {
    const { code, stderr } = await ensemble("metrics", "--listen", "0", "--key", keyFile(lab.cluster.folder, "engine"));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "ensemble: a host may not look at other hosts; use the key of a client, or the admin's\n",
    });
  });

  test("metrics are in the format that is asked for, and SIGTERM ends it well", async () => {
    const { url, child } = await startExporter(
      "metrics",
      "--listen",
      "0",
      "--key",
      keyFile(lab.cluster.folder, "alice"),
    );
    const scrape = (accept: string): Promise<Response> => fetch(`${url}/metrics`, { headers: { accept } });
    await expect.poll(async () => (await scrape("*/*")).status).toBe(200);
    const older = await scrape("*/*");
    expect(older.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await older.text()).toContain("# TYPE ensemble_build_info gauge\n");
    const newer = await scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    expect(newer.headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(await newer.text()).toMatch(/\n# EOF\n$/);
    const ended = ending(child);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});
