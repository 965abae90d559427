import { MessageChannel } from "node:worker_threads";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import { PortBus, serveLetters } from "../../src/cluster/port-bus.ts";
import { JobStore } from "../../src/jobs/work/job-store.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { nodePort } from "../../src/node/cluster/node-port.ts";

/** The jobs of a cluster without keys, as its clients see them. */
export function jobStore(nats: NatsConnection, cluster: string): JobStore {
  const { port1, port2 } = new MessageChannel();
  serveLetters(nodePort(port2), nats, (entries) => {
    const made = headers();
    for (const [name, value] of Object.entries(entries)) made.set(name, value);
    return made;
  });
  const bus = new PortBus(nodePort(port1));
  return new JobStore({ bus, names: clusterNames(cluster), user: "anon", inbox: "_INBOX_anon.test", url: "" });
}
