import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "../cli/ensemble.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

describe.skipIf(!HAS_SERVER)("a program whose work waits for engines that are not there yet", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  /** A program with nothing to do but this. */
  function program(body: string) {
    const source = `import { connect } from "wasm-ensemble";
      const client = await connect("${server.url}", { cluster: "lab", engines: 0 });
      const lview = client.loadBalancedView();
      ${body}`;
    return spawn(process.execPath, ["--input-type=module", "--eval", source], { stdio: ["ignore", "pipe", "inherit"] });
  }

  test("does not end before they have come", async () => {
    const waiting = program(`
      console.log("waits");
      console.log(await lview.map((x) => x * x, [1, 2, 3]));
      await client.close();`);
    const output = text(waiting.stdout);
    await once(waiting.stdout, "data");
    const host = start("engines", "--url", server.url, "--cluster", "lab", "--engines", "1", "--insecure");
    expect(await once(waiting, "exit")).toEqual([0, null]);
    host.kill("SIGTERM");
    await once(host, "exit");
    expect(await output).toBe("waits\n[ 1, 4, 9 ]\n");
  });

  test("ends by itself when it does not wait any more", async () => {
    const aborted = program(`
      const result = lview.applyAsync(() => 1);
      setTimeout(() => result.abort(), 200);
      await result.catch(({ name }) => console.log(name));`);
    const output = text(aborted.stdout);
    expect(await once(aborted, "exit")).toEqual([0, null]);
    expect(await output).toBe("TaskAbortedError\n");
  });
});
