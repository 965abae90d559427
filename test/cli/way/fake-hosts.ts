import { connect, type NatsConnection } from "@nats-io/transport-node";
import { onTestFinished } from "vitest";
import { type Heartbeat, PROTOCOL, writeHeartbeat } from "../../../src/cluster/heartbeat.ts";
import { clusterNames } from "../../../src/nats/cluster-names.ts";
import { packageVersion } from "../../../src/node/package-version.ts";

const LIKE_A_HOST: Omit<Heartbeat, "sentMs" | "sinceMs"> = {
  incarnation: 1,
  engines: [{ id: 7 }],
  clients: 0,
  machine: { cores: 1 },
  versions: { protocol: PROTOCOL, package: packageVersion(), runtime: "Node 20.0.0" },
};

/** Hosts that are heard when somebody asks for them, and never answer tasks. @param times - how often they are heard */
export async function fakeHosts(
  url: string,
  hosts: Readonly<Record<string, Partial<Heartbeat>>>,
  { cluster = "lab", times = Number.POSITIVE_INFINITY }: { readonly cluster?: string; readonly times?: number } = {},
): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  onTestFinished(() => connection.close());
  const names = clusterNames(cluster);
  let asked = 0;
  const say = (): void => {
    for (const [name, different] of Object.entries(hosts)) {
      const nowMs = Date.now();
      connection.publish(
        names.heartbeat(name),
        writeHeartbeat({ ...LIKE_A_HOST, sinceMs: nowMs, sentMs: nowMs, ...different }),
      );
    }
  };
  connection.subscribe(names.who, { callback: () => void (asked++ < times && say()) });
  const timer = setInterval(() => void (asked < times && say()), 200);
  onTestFinished(() => clearInterval(timer));
  await connection.flush();
  return connection;
}
