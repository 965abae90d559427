import { LocalCluster } from "../../src/host/local-cluster.ts";
import { inproc } from "../../src/transport/inproc.ts";
import { testTransport } from "../conformance/transport.ts";

const traits = { canKill: false, canBlock: false, movesBuffers: true, codeCanImport: false };

for (const roundTripMs of [0, 4]) {
  testTransport(`cluster, ${roundTripMs} ms away`, () => makeCluster(roundTripMs).transport(), traits);
}

function makeCluster(roundTripMs: number): LocalCluster {
  const cluster = new LocalCluster({ transport: inproc(), roundTripMs });
  void cluster.add(5);
  return cluster;
}
