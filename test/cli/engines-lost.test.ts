import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { ensemble, start } from "./ensemble.ts";

test.skipIf(!HAS_SERVER)("ensemble engines says once that its server is lost, and once that it is back", async () => {
  const server = await NatsServer.start();
  onTestFinished(() => server.close());
  const hosts = [["--json"], []].map((more, i) =>
    start("engines", "--url", server.url, "--engines", "1", "--insecure", "--name", `rack${i}`, ...more),
  );
  onTestFinished(async () => {
    for (const host of hosts) host.kill("SIGTERM");
    await Promise.all(hosts.map((host) => once(host, "exit")));
  });
  const [asJson, asText] = hosts;
  if (asJson === undefined || asText === undefined) throw new Error("two were started");
  const events = createInterface({ input: asJson.stdout })[Symbol.asyncIterator]();
  const lines = createInterface({ input: asText.stderr })[Symbol.asyncIterator]();
  const event = async (): Promise<unknown> => JSON.parse(String((await events.next()).value));
  const line = async (): Promise<unknown> => (await lines.next()).value;
  expect(await event()).toMatchObject({ kind: "engine-started" });
  expect(await event()).toEqual({ kind: "ready" });
  for (const word of ["looking for", "engine ", "1 engine of"]) expect(await line()).toContain(word);
  for (let times = 0; times < 2; times++) {
    await server.kill();
    const why = `${server.url} can't be reached: nothing listens at port ${new URL(server.url).port} of 127.0.0.1; `;
    expect(await event()).toEqual({ kind: "lost", why: expect.stringContaining(why) as string });
    expect(await line()).toContain(`rack1: the server is lost, and looked for: ${why}`);
    await server.start();
    expect(await event()).toEqual({ kind: "back" });
    expect(await line()).toBe("rack1: the server is back");
  }
});

test("more engines than there may be are refused", async () => {
  expect(await ensemble("engines", "--engines", "2", "--max-engines", "1")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--engines 2 is more than --max-engines 1, the most that there may be") as string,
  });
});
