/** Names that a cluster has on its server. In subjects, `*` as an argument stands for any. */
export interface ClusterNames {
  /** Frames from a client to an engine of a host. The last token is the engine's id, or `ping`. */
  readonly toHost: (host: string, user: string, session: string, engine: string) => string;
  /** All frames to a host. */
  readonly framesToHost: (host: string) => string;
  /** Frames from an engine to a client. */
  readonly toClient: (user: string, session: string, engine: string) => string;
  /** All frames to a client. */
  readonly framesToClient: (user: string) => string;
  /** Heartbeats of a host. */
  readonly heartbeat: (host: string) => string;
  /** Asks all hosts for a heartbeat at once. */
  readonly who: string;
  /** Says that somebody looks at the cluster: see `src/monitor`. */
  readonly watch: string;
  /** Reports of a host to whoever looks; of all by `*`. */
  readonly hostSeen: (host: string) => string;
  /** Reports of a client to whoever looks. */
  readonly clientSeen: (user: string, session: string) => string;
  /** Orders of who looks for a host. */
  readonly act: (host: string, user: string, session: string) => string;
  /** Chunks of jobs, in the stream `jobs`. */
  readonly chunk: (user: string, job: string, chunk: string) => string;
  /** Results of chunks, in the stream `results`. */
  readonly result: (user: string, job: string, chunk: string) => string;
  /** Results of all jobs of a client. */
  readonly resultsOf: (user: string) => string;
  /** Stream from which hosts take chunks, each once; its consumer is HOSTS_CONSUMER. */
  readonly jobs: string;
  /** What is stored in `jobs`. */
  readonly jobSubjects: string;
  /** Stream of results. */
  readonly results: string;
  /** What is stored in `results`. */
  readonly resultSubjects: string;
  /** Bucket of engine ids. */
  readonly registry: string;
  /** Bucket of a client's job records. */
  readonly records: (user: string) => string;
}

/** User of all hosts of a cluster. */
export const ENGINE_USER = "engine";

/** User that makes streams and buckets, and may do anything in the cluster's account. */
export const ADMIN_USER = "admin";

/** Names of the cluster `cluster`, which `isClusterName` lets through. */
export function clusterNames(cluster: string): ClusterNames {
  const prefix = `c.${cluster}`;
  return {
    toHost: (host, user, session, engine) => `${prefix}.h.${host}.${user}.${session}.${engine}`,
    framesToHost: (host) => `${prefix}.h.${host}.>`,
    toClient: (user, session, engine) => `${prefix}.s.${user}.${session}.${engine}`,
    framesToClient: (user) => `${prefix}.s.${user}.>`,
    heartbeat: (host) => `${prefix}.hb.${host}`,
    who: `${prefix}.who`,
    watch: `${prefix}.watch`,
    hostSeen: (host) => `${prefix}.seen.h.${host}`,
    clientSeen: (user, session) => `${prefix}.seen.c.${user}.${session}`,
    act: (host, user, session) => `${prefix}.act.${host}.${user}.${session}`,
    chunk: (user, job, chunk) => `${prefix}.j.${user}.${job}.${chunk}`,
    result: (user, job, chunk) => `${prefix}.r.${user}.${job}.${chunk}`,
    resultsOf: (user) => `${prefix}.r.${user}.>`,
    jobs: `${cluster.toUpperCase()}_JOBS`,
    jobSubjects: `${prefix}.j.>`,
    results: `${cluster.toUpperCase()}_RES`,
    resultSubjects: `${prefix}.r.>`,
    registry: `${cluster}_reg`,
    records: (user) => `${cluster}_jobs_${user}`,
  };
}

/** First token of the subjects on which a user gets answers of the server; others can't listen there. */
export function inboxPrefix(user: string): string {
  return `_INBOX_${user}`;
}

/** Whether a text can name a cluster: small letters, as names of streams are made of it in capitals. */
export function isClusterName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,31}$/u.test(text);
}

/** Whether a text can name a user. */
export function isUserName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/u.test(text);
}
