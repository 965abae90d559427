import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { type Ending, ending, start, startWith } from "./ensemble.ts";

function piped(code: string, ...args: readonly string[]): Promise<Ending> {
  const child = startWith({}, "repl", ...args);
  child.stdin.end(code);
  return ending(child);
}

describe.skipIf(!HAS_SERVER)("ensemble repl on a cluster", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());
  const key = (user: string) => keyFile(lab.cluster.folder, user);

  test("without engines there is a prompt, and calls say so", async () => {
    const { code, stdout, stderr } = await piped(
      "console.log(client.length); await dview.apply(() => 1)",
      "--key",
      key("alice"),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "0\n" });
    expect(stderr).toMatch(/^NoEnginesError: .*\n {4}at stdin:1:\d+\n$/);
  });

  test("cells run beside the engines of hosts, with what they have declared", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "2");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const other = await connect(lab.cluster.url, { key: key("bob"), engines: 2 });
    onTestFinished(() => other.close());
    const code =
      "const k: number = 3; const f = (n: number) => n * k;\n.px console.log('there'); k2 = 1\nawait lview.map(f, [1, 2])";
    const { stdout, ...rest } = await piped(code, lab.cluster.url, "--key", key("alice"));
    expect(rest).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\[stdout:\d+\] there\n[^]*\[ 3, 6 \]\n$/);
  });

  test("Ctrl-C stops what is its own, and nothing of other clients", async () => {
    const host = start("engines", "--key", key("engine"), "--engines", "2");
    onTestFinished(async () => {
      host.kill("SIGTERM");
      await once(host, "exit");
    });
    const other = await connect(lab.cluster.url, { key: key("bob"), engines: 2 });
    onTestFinished(() => other.close());
    const [first, second] = other.ids;
    const kept = other.directView([second ?? 0]).apply(() => new Promise((go) => setTimeout(() => go("kept"), 3000)));
    const child = startWith({}, "repl", "--key", key("alice"));
    const done = ending(child);
    child.stdout.once("data", () => child.kill("SIGINT"));
    child.stdin.end(
      `await client.directView(${first}).apply(() => { console.log("on"); return new Promise(() => {}); })`,
    );
    const { code, stdout, stderr } = await done;
    expect({ code, stdout }).toEqual({ code: 130, stdout: `[stdout:${first}] on\n` });
    expect(stderr).toContain("interrupted\n");
    expect(await kept).toEqual(["kept"]);
  });

  test("a server that is not there is named", async () => {
    const { code, stderr } = await piped("1", "nats://127.0.0.1:1", "--cluster", "lab");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ensemble: .*127\.0\.0\.1:1/);
  });
});
