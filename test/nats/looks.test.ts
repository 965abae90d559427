import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, hostEngines, kernels } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

describe.runIf(HAS_SERVER)("a console shows", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
  });
  afterAll(() => lab.stop());

  test("hosts and clients of a cluster by their engines, and jobs without reading them", async () => {
    const { url, folder } = lab.cluster;
    const host = await hostEngines({ url, key: keyFile(folder, "engine"), engines: 2, name: "here" });
    onTestFinished(() => host.close());
    const client = await connect(url, { key: keyFile(folder, "alice"), engines: 2 });
    onTestFinished(() => client.close());
    const [first = -1, second = -1] = client.ids;
    const ids = second === first + 1 ? `${first}-${second}` : `${first}, ${second}`;
    expect(inspect(host)).toBe(`EngineHost { here, engines: ${ids} }`);
    expect(inspect(client)).toBe(`Client { 2 engines: ${ids}, cluster }`);
    const job = await client.submit((x: number) => x ** 2, [1, 2, 3], { name: "squares" });
    expect(inspect(job)).toMatch(
      /^MapJob \{\n {2}id: '.*',\n {2}name: 'squares',\n {2}submitted: .*,\n {2}kind: 'map'\n\}$/,
    );
    const { result } = job;
    expect(inspect(result)).toMatch(/^AsyncResult \{ map: \d\/3 done \}$/);
    expect(await result).toEqual([1, 4, 9]);
    expect(inspect(result)).toBe("AsyncResult { map: 3/3 done }");
    const sampling = await client.submit(kernels.pi, { samples: 1e8, seed: 1 });
    expect(inspect(await sampling.result)).toContain("Estimate { 3.14164 ± 0.00016, 100,000,000 samples, seed 1");
  });
});
