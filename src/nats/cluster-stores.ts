import type { JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { HOSTS_CONSUMER, MOST_DELIVERIES } from "../jobs/job-names.ts";
import { clusterNames } from "./cluster-names.ts";
import { loadJetStream, loadKeyValue } from "./packages.ts";

const SECOND_NS = 1e9;
const DAY_NS = 86_400 * SECOND_NS;

/** Chunks are given to another host when none has said for so long that it works on them. */
const ACK_WAIT_NS = 15 * SECOND_NS;

/**
 * Makes the streams, the consumer and the buckets of a cluster, as its admin. What is there already keeps its contents and
 * gets these settings.
 *
 * @param users - clients, which get a bucket each
 */
export async function makeStores(connection: NatsConnection, cluster: string, users: readonly string[]): Promise<void> {
  const names = clusterNames(cluster);
  const [{ jetstreamManager, AckPolicy }, { Kvm }] = await Promise.all([loadJetStream(), loadKeyValue()]);
  const manager = await jetstreamManager(connection);
  for (const stream of await streamsOf(cluster)) await makeStream(manager, stream);
  const known = await knownWaiting(manager, names.jobs);
  await manager.consumers.add(names.jobs, {
    durable_name: HOSTS_CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ACK_WAIT_NS,
    max_deliver: MOST_DELIVERIES,
    // Chunks out at all hosts together, and hosts that may wait for one.
    max_ack_pending: 20_000,
    max_waiting: known ?? 50_000,
  });
  const buckets = new Kvm(connection);
  for (const bucket of [names.registry, ...users.map(names.records)]) await buckets.create(bucket, { history: 1 });
}

const CONSUMER_NOT_FOUND = 10_014;

/** Hosts that may wait at a consumer that is there already: the server does not change that. */
async function knownWaiting(manager: JetStreamManager, stream: string): Promise<number | undefined> {
  const { JetStreamApiError } = await loadJetStream();
  try {
    return (await manager.consumers.info(stream, HOSTS_CONSUMER)).config.max_waiting;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return undefined;
    throw error;
  }
}

/** Code of the server's answer when a stream of that name has other settings. */
const STREAM_NAME_IN_USE = 10_058;

type StreamSettings = Partial<StreamConfig> & Pick<StreamConfig, "name">;

// With file storage, as streams in memory are gone after a restart of the server.
async function streamsOf(cluster: string): Promise<StreamSettings[]> {
  const { jobs, jobSubjects, results, resultSubjects } = clusterNames(cluster);
  const { DiscardPolicy, RetentionPolicy, StorageType } = await loadJetStream();
  return [
    {
      name: jobs,
      subjects: [jobSubjects],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
      // A full stream refuses new chunks, and the client waits.
      discard: DiscardPolicy.New,
      max_bytes: 2 ** 30,
      max_age: 7 * DAY_NS,
      duplicate_window: 120 * SECOND_NS,
    },
    {
      name: results,
      subjects: [resultSubjects],
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      max_bytes: 2 ** 31,
      max_age: 7 * DAY_NS,
      duplicate_window: 120 * SECOND_NS,
    },
  ];
}

async function makeStream(manager: JetStreamManager, stream: StreamSettings): Promise<void> {
  const { JetStreamApiError } = await loadJetStream();
  try {
    await manager.streams.add(stream);
  } catch (error) {
    const isOther = error instanceof JetStreamApiError && error.code === STREAM_NAME_IN_USE;
    if (!isOther) throw error;
    const { name, ...settings } = stream;
    await manager.streams.update(name, settings);
  }
}
