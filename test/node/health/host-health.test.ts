import { beforeEach, expect, test } from "vitest";
import { HostHealth } from "../../../src/node/health/host-health.ts";

let health: HostHealth;
beforeEach(() => {
  health = new HostHealth();
});

const page = async (path: "/healthz" | "/readyz") => {
  const { status = 200, body } = (await health.pages[path]?.()) ?? { body: "" };
  return [status, body];
};

const ALIVE = [200, "ok\n"];

function start(ids: readonly number[], online: boolean | undefined): void {
  const isOnline = () => (online === undefined ? new Promise<boolean>(() => undefined) : Promise.resolve(online));
  health.started({ ids, isOnline });
}

test("a host that looks for its server is alive, and not ready", async () => {
  expect(await page("/healthz")).toEqual(ALIVE);
  expect(await page("/readyz")).toEqual([503, "it looks for its server, or starts its engines\n"]);
});

test("one that has engines is ready", async () => {
  start([3, 4], true);
  expect(await page("/healthz")).toEqual(ALIVE);
  expect(await page("/readyz")).toEqual([200, "2 engines are ready\n"]);
  start([3], true);
  expect(await page("/readyz")).toEqual([200, "1 engine is ready\n"]);
});

test.each([
  [[3], false, "the connection to the server is lost; it is looked for\n"],
  [[], true, "no engine is left; others are started, unless clients have removed them\n"],
])("one that lacks something is alive, and says what: %#", async (ids, online, why) => {
  start(ids, online);
  expect(await page("/healthz")).toEqual(ALIVE);
  expect(await page("/readyz")).toEqual([503, why]);
});

test("one that ends is alive, and not ready", async () => {
  start([3], true);
  health.draining();
  expect(await page("/healthz")).toEqual(ALIVE);
  expect(await page("/readyz")).toEqual([503, "it takes no new tasks, and ends when those that run have ended\n"]);
});

test("one whose thread with the connection hangs is neither", async () => {
  start([3], undefined);
  const hangs = [503, "the thread with the connection does not answer\n"];
  expect(await Promise.all([page("/healthz"), page("/readyz")])).toEqual([hangs, hangs]);
});
