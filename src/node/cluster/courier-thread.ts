import { availableParallelism, loadavg } from "node:os";
import process from "node:process";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import type { Machine } from "../../cluster/heartbeat.ts";
import type { PortPair } from "../../cluster/port.ts";
import { makeStores } from "../../nats/cluster-stores.ts";
import { loadTransport } from "../../nats/packages.ts";
import { runCourier } from "../../nats/run-courier.ts";
import { connectNats } from "./connect-nats.ts";
import type { NodeCourierStart } from "./courier-start.ts";
import { nodePort } from "./node-port.ts";

// The thread that has a client's, or a host's, connection, and nothing else to do.
const start = workerData as NodeCourierStart;
const arrivals = new Int32Array(start.signal);
const notify = (): void => {
  // Whoever blocks sleeps on this number until it changes.
  Atomics.add(arrivals, 0, 1);
  Atomics.notify(arrivals, 0);
};

function makePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return { own: nodePort(port1, notify), other: port2 };
}

// Windows counts no load.
function machine(): Machine {
  const [load] = loadavg();
  return { cores: availableParallelism(), ...(process.platform !== "win32" && { load }) };
}

await runCourier(start, {
  connect: (patience) => connectNats(start.address, patience),
  explain: (error) => (error instanceof Error ? error.message : String(error)),
  headers: async () => (await loadTransport()).headers,
  makeStores: (connection) => makeStores(connection, start.address.cluster, [start.address.user]),
  control: nodePort(start.control, notify),
  letters: nodePort(start.letters),
  makePorts,
  machine,
  say: (news) => parentPort?.postMessage(news),
  hear: (handler) => void parentPort?.on("message", handler),
});
