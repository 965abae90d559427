import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect } from "wasm-ensemble";
import { FarPoint, factor, helper, makeSum, Point, table } from "../behaviour/closures/things.ts";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

describe.runIf(HAS_SERVER)("on a cluster, functions carry", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function joinCluster(cluster: string, options: object = {}): Promise<ClusterClient> {
    const client = await connect(server.url, { cluster, engines: 2, ...options });
    onTestFinished(() => client.close());
    return client;
  }

  test("what they use, live and as a job", async () => {
    await startEngines(server.url, "closures");
    const client = await joinCluster("closures");
    const lview = client.loadBalancedView();
    expect(await lview.map(makeSum(10), [1, 2, 3])).toEqual([16, 19, 22]);
    expect(await client.directView().apply((path) => [basename(path), table], "a/b")).toEqual([
      ["b", table],
      ["b", table],
    ]);
    expect(await lview.apply((x) => new FarPoint(x), -3)).toBeInstanceOf(FarPoint);
    expect(await lview.map((point: Point) => point.norm(), [new Point(-1), new FarPoint(2)])).toEqual([1, 5]);
    const job = await client.submit((x: number) => helper(x) + table.length, [1, 2, 3]);
    expect(await job.result).toEqual([6, 9, 12]);
    const functions = await client.submit((f: (x: number) => number) => f(1), [helper, makeSum(1)]);
    expect(await functions.result).toEqual([3, 7]);
  });

  test("it into the setup of all engines, and what another client pulls", async () => {
    await startEngines(server.url, "closures-2");
    const client = await joinCluster("closures-2", {
      setup: () => void Object.assign(globalThis, { helped: helper(2), sent: helper }),
    });
    expect(await client.directView().pull("helped")).toEqual([6, 6]);
    const other = await joinCluster("closures-2");
    const [pulled] = await other.directView().pull<typeof helper>("sent");
    expect(pulled?.(2)).toBe(2 * factor);
    expect(await other.loadBalancedView().apply((f: typeof helper) => f(3), pulled as typeof helper)).toBe(9);
  });

  test("imports of the program's own files, which are sent, also to a job that outlives the program", async () => {
    await startEngines(server.url, "closures-3");
    const folder = mkdtempSync(join(tmpdir(), "ensemble-closures-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(fileURLToPath(new URL("../../", import.meta.url)), join(folder, "node_modules/wasm-ensemble"));
    writeFileSync(join(folder, "rate.mjs"), "export const rates = [1, 2]; export const rated = (x) => x * rates[1];");
    writeFileSync(
      join(folder, "program.mjs"),
      `import { connect } from "wasm-ensemble";
       import { rated, rates } from "./rate.mjs";
       const client = await connect(${JSON.stringify(server.url)}, { cluster: "closures-3", engines: 2 });
       const f = (x) => rated(x) + rates.length;
       const live = await client.loadBalancedView().map(f, [1, 2]);
       const { id } = await client.submit(f, [1, 2, 3]);
       console.log(JSON.stringify({ live, id }));
       await client.close();`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "program.mjs")]);
    rmSync(folder, { recursive: true });
    const { live, id } = JSON.parse(stdout) as { live: number[]; id: string };
    expect(live).toEqual([4, 6]);
    const client = await joinCluster("closures-3");
    expect(await (await client.job(id)).result).toEqual([4, 6, 8]);
  });
});
