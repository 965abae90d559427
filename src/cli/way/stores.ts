import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { ADMIN_USER, clusterNames, ENGINE_USER } from "../../nats/cluster-names.ts";
import { hasJetStream } from "../../node/cluster/cluster-status.ts";
import type { ServerConnection } from "../../node/cluster/connect-nats.ts";
import type { Finding } from "../doctor/finding.ts";

const ANSWER_MS = 2000;
// Source: nats-server, server/errors.json.
const STREAM_NOT_FOUND = 10_059;

/** Whether the server keeps jobs, and has what they are kept in. */
export async function lookAtStores(connection: ServerConnection, address: ClusterAddress): Promise<Finding> {
  const name = "JetStream";
  if (!(await hasJetStream(connection))) {
    const advice = "jobs and checkpoints need it: start the server by ensemble cluster start, or nats-server -js";
    return { name, state: "warning", text: "off", advice };
  }
  const missing = await Promise.all(streamsFor(address).map((stream) => isMissing(connection, stream)));
  const first = streamsFor(address).find((_, i) => missing[i]);
  if (first === undefined) return { name, state: "good", text: "on: jobs and checkpoints are kept" };
  if (address.key === undefined) return { name, state: "good", text: "on; the first host, or job, makes what is kept" };
  return {
    name,
    state: "broken",
    text: `on, but the server has no stream ${first}`,
    advice: "ensemble cluster start makes it, in the folder of the cluster; once is enough",
  };
}

/** Streams that a user may look at, and needs. */
function streamsFor({ cluster, user }: ClusterAddress): string[] {
  const { jobs, results, registry, records } = clusterNames(cluster);
  if (user === ENGINE_USER) return [`KV_${registry}`];
  return user === ADMIN_USER ? [jobs, results] : [jobs, results, `KV_${records(user)}`];
}

async function isMissing(connection: ServerConnection, stream: string): Promise<boolean> {
  return (await streamInfo(connection, stream)).error?.err_code === STREAM_NOT_FOUND;
}

/** Whether parts of jobs wait, or are under way. */
export async function hasJobs(connection: ServerConnection, { cluster }: ClusterAddress): Promise<boolean> {
  try {
    const { state } = await streamInfo(connection, clusterNames(cluster).jobs);
    return (state?.messages ?? 0) > 0;
  } catch {
    // Nothing is kept there.
    return false;
  }
}

interface StreamAnswer {
  readonly error?: { readonly err_code?: number };
  readonly state?: { readonly messages?: number };
}

async function streamInfo(connection: ServerConnection, stream: string): Promise<StreamAnswer> {
  const answer = await connection.request(`$JS.API.STREAM.INFO.${stream}`, "", { timeout: ANSWER_MS });
  return answer.json<StreamAnswer>();
}
