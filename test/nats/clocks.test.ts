import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { HostClock } from "../../src/protocol/host-clock.ts";
import { startWith } from "../cli/ensemble.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const CLOCK_OFF = fileURLToPath(new URL("../fixtures/clock-off.cjs", import.meta.url));
const HOUR_MS = 3_600_000;

test("the heartbeat that was quickest tells how far a clock is off", () => {
  const clock = new HostClock();
  expect(clock.behindMs).toBe(0);
  for (const onTheWayMs of [40, 3, 200]) clock.heard(1000, 1000 + HOUR_MS + onTheWayMs);
  expect(clock.behindMs).toBe(HOUR_MS + 3);
  // Clocks drift: what was heard long ago counts no more.
  for (let i = 0; i < 60; i++) clock.heard(1000, 1000 + HOUR_MS + 9);
  expect(clock.behindMs).toBe(HOUR_MS + 9);
});

describe.runIf(HAS_SERVER)("a host whose clock is off", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  test.each([
    ["ahead of", HOUR_MS],
    ["behind", -HOUR_MS],
  ])("%s this one by an hour is told, and its times are corrected", async (how, offMs) => {
    const cluster = `off${Math.sign(offMs)}`;
    const env = { NODE_OPTIONS: `--require=${CLOCK_OFF}`, CLOCK_OFF_MS: String(offMs) };
    const where = ["--url", server.url, "--cluster", cluster, "--insecure", "--name", "wrong"];
    const host = startWith(env, "engines", ...where, "--engines", "2", "--json");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const warned = once(process, "warning");
    const client = await connect(server.url, { cluster, engines: 2 });
    onTestFinished(() => client.close());
    const [warning] = (await warned) as [Error];
    expect(warning.message).toBe(
      `the clock of the host wrong is 3600 s ${how} this one; ` +
        "times of its tasks are corrected, what programs read there is not",
    );
    const told = await client.directView().apply(() => Date.now());
    for (const each of told) expect(Math.abs(each - Date.now() - offMs)).toBeLessThan(HOUR_MS / 2);
    await client.loadBalancedView().map((x: number) => x, [1, 2, 3]);
    await client.directView().execute("throw new Error('no')").allSettled();
    for (const { submittedMs, startedMs = 0, endedMs = 0, receivedMs = 0 } of client.history()) {
      const times = [submittedMs, startedMs, endedMs, receivedMs];
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });
});
