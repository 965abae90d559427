import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveDashboard } from "../../../src/node/dashboard/serve-dashboard.ts";
import { SimulatedCluster } from "../../monitor/simulated.ts";
import { PageClient, post } from "./page-client.ts";

/** Serves a simulated cluster. */
async function served(cluster = new SimulatedCluster({ isCalm: true })): Promise<string> {
  cluster.run();
  const { url, close } = await serveDashboard(() => Promise.resolve(cluster), 0, true);
  onTestFinished(async () => {
    await close();
    await cluster.close();
  });
  return url;
}

async function pageOf(url: string): Promise<PageClient> {
  const page = await PageClient.open(url);
  onTestFinished(() => page.close());
  return page;
}

/** A request whose headers are sent as they are. */
async function statusOf(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request({ host: "127.0.0.1", port: new URL(url).port, path, headers }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.destroy();
  return response.statusCode;
}

describe("who may look", () => {
  test("the page is for all of this machine, what it shows for those with the key", async () => {
    const url = await served();
    const { origin, hash, host } = new URL(url);
    const page = await fetch(origin);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(await page.text()).toContain("<title>Ensemble dashboard</title>");
    const key = { authorization: `Bearer ${hash.slice(1)}` };
    expect(await statusOf(url, "/api/events", {})).toBe(401);
    expect(await statusOf(url, "/api/events", { authorization: "Bearer wrong" })).toBe(401);
    expect(await statusOf(url, "/api/events", { ...key, host: "evil.example" })).toBe(403);
    expect(await statusOf(url, "/api/events", { ...key, origin: "http://evil.example" })).toBe(403);
    expect(await statusOf(url, "/api/events", { ...key, origin: "null" })).toBe(403);
    expect(await statusOf(url, "/api/events", { ...key, origin: `http://${host}`, host })).toBe(200);
    expect(await statusOf(url, "/api/other", key)).toBe(404);
    expect(await statusOf(url, "/api/order", key)).toBe(404);
  });

  test("an order from elsewhere is refused, and changes nothing", async () => {
    const cluster = new SimulatedCluster({ isCalm: true });
    const url = await served(cluster);
    await (await pageOf(url)).next("state");
    const kill = JSON.stringify({ host: "node-1", deed: { kind: "kill", engine: 0 } });
    const refusals = [
      await post(url, "order", kill, { authorization: "Bearer wrong" }),
      await post(url, "order", kill, { origin: "http://evil.example" }),
      await post(url, "order", kill, { "content-type": "text/plain" }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([401, 403, 415]);
    expect(cluster.snapshot().totals.lostEngines).toBe(0);
  });
});

test("a page is told what is there, and the tasks of the engines that it shows", async () => {
  const url = await served();
  const page = await pageOf(url);
  const { page: name } = await page.next("hello");
  const { state } = await page.next("state");
  expect(state.hosts.map(({ host, engineCount }) => [host, engineCount])).toEqual([
    ["node-1", 4],
    ["node-2", 4],
    ["node-3", 4],
  ]);
  expect(state.engines.id).toHaveLength(12);
  expect(await post(url, "show", JSON.stringify({ page: name, engines: [1, 5] }))).toEqual({ status: 200, said: {} });
  const first = await page.next("tasks");
  expect(first.isAll).toBe(true);
  const later = await page.next("tasks", ({ records }) => records.engine.length > 0);
  for (const engine of [...first.records.engine, ...later.records.engine]) expect([1, 5]).toContain(engine);
});

test("an order is carried out, and what hinders it is said", async () => {
  const url = await served();
  const page = await pageOf(url);
  const { state } = await page.next("state");
  const [engine] = state.engines.id;
  const order = (host: string) => JSON.stringify({ host, deed: { kind: "kill", engine } });
  expect(await post(url, "order", order("node-1"))).toMatchObject({ status: 200, said: { host: "node-1" } });
  await page.next("state", ({ state: { log } }) => log.some(({ kind, isBad }) => kind === "engine" && isBad));
  expect(await post(url, "order", order("node-9"))).toEqual({
    status: 502,
    said: { why: "host node-9 does not answer" },
  });
});

test("while no page is open there is nothing to give an order to", async () => {
  const said = await post(await served(), "order", JSON.stringify({ host: "node-1", deed: { kind: "drain" } }));
  expect(said).toEqual({ status: 503, said: { why: "nothing is seen at present; try it again" } });
});

test.each([
  ["order", "{", 400, "that is no JSON"],
  ["order", "5", 400, "an order is an object"],
  ["order", '{"host":1}', 400, "an order names its host"],
  ["order", '{"host":"a","deed":null}', 400, "a deed is an object"],
  ["order", '{"host":"a","deed":{"kind":"burn"}}', 400, "a deed is one of interrupt, drain, restart, kill, profile"],
  ["order", '{"host":"a","deed":{"kind":"kill","engine":-1}}', 400, "an engine is a whole number >= 0"],
  ["order", '{"host":"a","deed":{"kind":"restart"}}', 400, "restart is for one engine"],
  ["order", '{"host":"a","deed":{"kind":"profile","engine":1,"ms":1e9}}', 400, "a profile takes 100 to 60000 ms"],
  ["show", '{"page":"x","engines":["1"]}', 400, "engines are at most 1000 ids"],
  ["show", '{"page":"x","engines":[1]}', 404, "there is no such page"],
  ["show", `{"page":"${"x".repeat(70_000)}"}`, 413, "at most 65536 bytes are taken"],
])("%s with %s is answered %i", async (path, body, status, why) => {
  expect(await post(await served(), path, body)).toEqual({ status, said: { why } });
});

test("two pages are told the same; the end of the server ends both", async () => {
  const { url, close } = await serveDashboard(() => Promise.resolve(new SimulatedCluster({ isCalm: true })), 0, true);
  const [a, b] = [await pageOf(url), await pageOf(url)];
  await Promise.all([a.next("state"), b.next("state")]);
  await close();
  await Promise.all([a.ended(), b.ended()]);
  await expect(fetch(url)).rejects.toThrow();
});

test("a port that is taken is named", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const opened = serveDashboard(() => Promise.reject(new Error("it is not looked at")), port, true);
  await expect(opened).rejects.toThrow(`port ${port} is taken; choose another one, or 0`);
});
