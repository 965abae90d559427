import { setImmediate } from "node:timers/promises";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { clusterNames, ENGINE_USER } from "../../nats/cluster-names.ts";
import { randomName } from "../../nats/random-name.ts";
import type { ServerConnection } from "../../node/cluster/connect-nats.ts";
import type { Finding } from "../doctor/finding.ts";

/** Does what a client, or a host, does first, and sees what the server refuses. */
export async function lookAtRights(connection: ServerConnection, { cluster, user }: ClusterAddress): Promise<Finding> {
  const names = clusterNames(cluster);
  const probe = `doctor-${randomName()}`;
  const isHost = user === ENGINE_USER;
  const heard = isHost ? [names.framesToHost(probe), names.who] : [names.heartbeat("*"), names.framesToClient(user)];
  const refused: string[] = [];
  // Ends with the connection.
  void (async () => {
    for await (const status of connection.status()) if (status.type === "error") refused.push(status.error.message);
  })();
  const subscriptions = heard.map((subject) => connection.subscribe(subject, { callback: () => undefined }));
  // No client takes this for a host: it is no heartbeat.
  connection.publish(isHost ? names.heartbeat(probe) : names.who, isHost ? "{}" : "");
  // The server answers in order: what it refuses comes before the answer to this.
  await connection.flush();
  await setImmediate();
  for (const subscription of subscriptions) subscription.unsubscribe();
  const name = "permissions";
  const [first] = refused;
  if (first === undefined) {
    const text = isHost ? "a host may hear clients, and be heard" : `${user} may hear hosts, and send them tasks`;
    return { name, state: "good", text };
  }
  return {
    name,
    state: "broken",
    text: `the server refuses what ${user} needs: ${first}`,
    advice:
      "it has another configuration than this version writes: ensemble cluster init --force makes it anew, with new keys",
  };
}
