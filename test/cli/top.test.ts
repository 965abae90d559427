import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, hostEngines } from "wasm-ensemble";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { ensemble, HAS_SCRIPT, MAIN, plainEnv, SCRIPT, start } from "./ensemble.ts";
import { Typing } from "./typing.ts";

const ENTER = "\u001B[?1049h";
const LEAVE = "\u001B[?7h\u001B[?25h\u001B[?1049l";

let server: NatsServer;
beforeAll(async () => {
  if (HAS_SERVER) server = await NatsServer.start();
});
afterAll(() => server?.close());

async function hostOf(cluster: string, engines: number): Promise<void> {
  const host = await hostEngines({ url: server.url, cluster, engines, name: "here", insecure: true });
  onTestFinished(() => host.close());
}

function typingAt(cluster: string, at = server): Typing {
  const typing = new Typing(`top --url ${at.url} --cluster ${cluster} --interval 200ms`);
  onTestFinished(() => typing.kill());
  return typing;
}

describe.runIf(HAS_SERVER && HAS_SCRIPT)("ensemble top on a terminal", () => {
  test("shows what engines run; i interrupts, k kills, once y was pressed", async () => {
    await hostOf("keys", 1);
    const client = await connect(server.url, { cluster: "keys" });
    onTestFinished(() => client.close());
    const [id = -1] = client.ids;
    const listening = client.directView(id).apply(
      () =>
        new Promise((resolve) => {
          engine.signal.addEventListener("abort", () => resolve("stopped in time"));
        }),
    );
    const top = typingAt("keys");
    await top.until(/> +\d+ here +busy .*=> new Promise/u);
    await top.type("i", new RegExp(`interrupt engine ${id} on host here\\? y/N`, "u"));
    await top.type("y", /done: interrupt engine/u);
    expect(await listening).toBe("stopped in time");
    await top.type("k", new RegExp(`kill engine ${id} on host here\\? y/N`, "u"));
    await top.type("y", /1 lost engine/u);
    expect(await top.leave("q")).toBe(0);
    expect(top.raw).toContain(ENTER);
    expect(top.raw.trimEnd().endsWith(LEAVE)).toBe(true);
  });

  test("is ended by SIGTERM, and gives the terminal back", async () => {
    const args = `top --url ${server.url} --cluster ended`;
    const command = `stty cols 60 rows 10; echo "process $$ "; exec "${process.execPath}" "${MAIN}" ${args}`;
    const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env: { ...plainEnv(), TERM: "xterm-256color" } });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
    });
    const closed = once(child, "close");
    await expect.poll(() => shown).toContain("No host is there: ensemble engines starts one.");
    process.kill(Number(/process (\d+)/u.exec(shown)?.[1]), "SIGTERM");
    expect(await closed).toEqual([143, null]);
    expect(shown.endsWith(LEAVE)).toBe(true);
  });

  test("goes on while there is no server, and says so", async () => {
    const other = await NatsServer.start();
    onTestFinished(() => other.close());
    const top = typingAt("gone", other);
    await top.until(/No host is there/u);
    await other.kill();
    await top.until(/the connection to the server is lost/u);
    await other.start();
    await top.until(/the server is there again/u);
    expect(await top.leave("\u0003")).toBe(0);
  });
});

describe.runIf(HAS_SERVER)("ensemble top without a terminal", () => {
  test("prints one look as JSON with --once", async () => {
    await hostOf("once", 2);
    const { code, stdout, stderr } = await ensemble("top", "--url", server.url, "--cluster", "once", "--once");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "once",
      hosts: [{ host: "here", state: "up" }],
      totals: { hosts: 1, engines: 2, busy: 0 },
    });
  });

  test("prints a look a line, until it is ended", async () => {
    const child = start("top", "--url", server.url, "--cluster", "lines", "--interval", "200ms");
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const looks: unknown[] = [];
    for (let i = 0; i < 3; i++) looks.push(JSON.parse(String((await lines.next()).value)));
    expect(looks).toEqual(looks.map(() => expect.objectContaining({ name: "lines", hosts: [] }) as unknown));
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([143, null]);
  });

  test.each([
    [["one", "two"], 2, "top expects one folder; got one two"],
    [["--interval", "10ms"], 2, "--interval expects 200ms or more; got 10ms"],
    [["no-such-folder"], 2, "no-such-folder"],
    [["--url", "nats://127.0.0.1:1", "--once"], 1, "nats://127.0.0.1:1"],
  ])("refuses %j", async (args, expected, text) => {
    const { code, stdout, stderr } = await ensemble("top", ...args);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toContain(text);
  });
});
