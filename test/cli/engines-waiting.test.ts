import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { start } from "./ensemble.ts";

test.skipIf(!HAS_SERVER)("ensemble engines says why it waits for its server, and starts when that comes", async () => {
  const server = await NatsServer.start();
  onTestFinished(() => server.close());
  await server.kill();
  const hosts = [["--json"], []].map((more) =>
    start("engines", "--url", server.url, "--engines", "1", "--insecure", "--name", "rack1", ...more),
  );
  onTestFinished(async () => {
    for (const host of hosts) host.kill("SIGTERM");
    await Promise.all(hosts.map((host) => once(host, "exit")));
  });
  const [asJson, asText] = hosts;
  if (asJson === undefined || asText === undefined) throw new Error("two were started");
  const events = createInterface({ input: asJson.stdout })[Symbol.asyncIterator]();
  const lines = createInterface({ input: asText.stderr })[Symbol.asyncIterator]();
  const why = `${server.url} can't be reached: nothing listens at port ${new URL(server.url).port} of 127.0.0.1; `;
  const { value: event } = (await events.next()) as { readonly value: string };
  expect(JSON.parse(event)).toEqual({ kind: "waiting", why: expect.stringContaining(why) as string });
  expect((await lines.next()).value).toBe(`rack1: looking for ${server.url}`);
  expect((await lines.next()).value).toContain(`rack1: waiting, as ${why}`);
  await server.start();
  expect((await events.next()).value).toContain("engine-started");
  expect((await lines.next()).value).toMatch(/^engine \d+ is ready$/u);
});
