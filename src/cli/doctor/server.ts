import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { type ClusterStatus, clusterStatus } from "../../node/cluster/cluster-status.ts";
import { threeDigits } from "../../node/progress/quantities.ts";
import { type Where, whereOf } from "../cluster/where.ts";
import type { Finding } from "./finding.ts";

const PATIENCE_MS = 5000;

/** The way to the server of a cluster, what it lets this key do, and its hosts. */
export async function lookAtServer(given: Where): Promise<Finding[]> {
  const where = await whereOf(given);
  const address = await nodeAddress(where.url, where);
  const keyText = where.key === undefined ? "none given" : `of ${address.user ?? "a user"}, for ${address.cluster}`;
  const key: Finding = { name: "key", state: "good", text: keyText };
  try {
    const status = await clusterStatus(address, PATIENCE_MS);
    return [key, serverFinding(status), jetStreamFinding(status), ...hostFindings(status)];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const advice = "is the server up, its address right, its port open from here, and the key one that it made?";
    return [key, { name: "server", state: "broken", text, advice }];
  }
}

function serverFinding({ server }: ClusterStatus): Finding {
  const text = `${server.url}, nats-server ${server.version}, ${threeDigits(server.roundTripMs)} ms there and back`;
  return { name: "server", state: "good", text };
}

function jetStreamFinding({ server }: ClusterStatus): Finding {
  if (server.jetStream) return { name: "JetStream", state: "good", text: "on: jobs and checkpoints are kept" };
  const advice = "jobs and checkpoints need it: start the server by ensemble cluster start, or nats-server -js";
  return { name: "JetStream", state: "warning", text: "off", advice };
}

function hostFindings({ hosts }: ClusterStatus): Finding[] {
  if (hosts.length === 0) {
    const advice = "ensemble engines --key engine.key, on any machine that reaches the server";
    return [{ name: "hosts", state: "warning", text: "none is there", advice }];
  }
  const engines = hosts.reduce((sum, host) => sum + host.engines.length, 0);
  const names = hosts.map(({ name }) => name).join(", ");
  const all: Finding = { name: "hosts", state: "good", text: `${hosts.length} with ${engines} engines: ${names}` };
  const others = hosts.filter(({ mismatch }) => mismatch !== undefined);
  return [
    all,
    ...others.map(({ name, mismatch = "" }): Finding => {
      return {
        name: "versions",
        state: "warning",
        text: `${name}: ${mismatch}`,
        advice: "its engines are not for you",
      };
    }),
  ];
}
