import { HOSTS_CONSUMER } from "../jobs/job-names.ts";
import { type ClusterNames, clusterNames, ENGINE_USER, inboxPrefix } from "./cluster-names.ts";

/** Subjects that a user may publish and subscribe to; all others are refused. Syntax of the server's configuration. */
export interface Permissions {
  readonly publish: { readonly allow: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
}

/**
 * What a client may do: send frames as itself, hear its own answers and all heartbeats, submit jobs of its own, read their
 * results and keep their records; look at the cluster, say what it does to others who look, and give hosts orders.
 *
 * They prevent accidents and keep strangers out. They do not part the users of one account for good: whoever may publish to
 * an API of JetStream names the subject that the server answers to.
 */
export function clientPermissions(cluster: string, user: string): Permissions {
  const names = clusterNames(cluster);
  return {
    publish: {
      allow: [
        names.toHost("*", user, "*", "*"),
        names.who,
        names.watch,
        names.clientSeen(user, "*"),
        names.act("*", user, "*"),
        "$JS.API.INFO",
        names.chunk(user, "*", "*"),
        ...readResults(names, user),
        // How far a job has come: which of its parts are in a stream, not what they hold.
        ...[names.jobs, names.results].map((stream) => `$JS.API.STREAM.INFO.${stream}`),
        ...keepRecords(names.records(user)),
      ],
    },
    subscribe: {
      allow: [
        `${inboxPrefix(user)}.>`,
        names.framesToClient(user),
        names.heartbeat("*"),
        names.watch,
        names.hostSeen("*"),
        names.clientSeen("*", "*"),
      ],
    },
  };
}

/**
 * What a host may do: hear frames for hosts, answer any client, take chunks of jobs and keep their results, give ids to
 * engines, read the records of the clients `users`.
 */
export function enginePermissions(cluster: string, users: readonly string[]): Permissions {
  const names = clusterNames(cluster);
  const jobs = names.jobs;
  return {
    publish: {
      allow: [
        names.toClient("*", "*", "*"),
        names.heartbeat("*"),
        names.hostSeen("*"),
        "$JS.API.INFO",
        `$JS.API.CONSUMER.INFO.${jobs}.${HOSTS_CONSUMER}`,
        `$JS.API.CONSUMER.MSG.NEXT.${jobs}.${HOSTS_CONSUMER}`,
        `$JS.ACK.${jobs}.${HOSTS_CONSUMER}.>`,
        // What used up its deliveries stays in the stream: a host reads whose it was, reports it, and removes it.
        `$JS.API.STREAM.MSG.GET.${jobs}`,
        `$JS.API.STREAM.MSG.DELETE.${jobs}`,
        names.result("*", "*", "*"),
        ...readBucket(names.registry),
        `$KV.${names.registry}.>`,
        ...users.flatMap((user) => readBucket(names.records(user))),
      ],
    },
    subscribe: {
      allow: [
        `${inboxPrefix(ENGINE_USER)}.>`,
        names.framesToHost("*"),
        names.who,
        names.watch,
        names.act("*", "*", "*"),
        `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${jobs}.${HOSTS_CONSUMER}`,
      ],
    },
  };
}

// A consumer is made under a subject that ends with its filter, which has to begin with the client's own. Its name can't be
// guessed, so nobody else can take from it.
function readResults({ results, resultsOf }: ClusterNames, user: string): string[] {
  return [
    `$JS.API.CONSUMER.CREATE.${results}.*.${resultsOf(user)}`,
    ...["INFO", "MSG.NEXT", "DELETE"].map((action) => `$JS.API.CONSUMER.${action}.${results}.*`),
  ];
}

function readBucket(bucket: string): string[] {
  const stream = `KV_${bucket}`;
  return [`$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.MSG.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}.>`];
}

// The bucket is the client's own, so it may list, watch and purge it.
function keepRecords(bucket: string): string[] {
  const stream = `KV_${bucket}`;
  return [
    ...readBucket(bucket),
    `$KV.${bucket}.>`,
    `$JS.API.STREAM.PURGE.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.>`,
    ...["INFO", "MSG.NEXT", "DELETE"].map((action) => `$JS.API.CONSUMER.${action}.${stream}.*`),
    `$JS.FC.${stream}.>`,
  ];
}
