/** The subjects of a cluster. A user may send and hear his own: the server's permissions see to it. */
export interface Subjects {
  /** Frames of one client's session for one engine, to its host. */
  readonly toHost: (host: string, user: string, session: string, engine: string) => string;
  /** All that is sent to a host. */
  readonly framesToHost: (host: string) => string;
  /** Frames of the host of one engine, to one client's session. */
  readonly toClient: (user: string, session: string, engine: string) => string;
  /** Heartbeats of a host; of all by `*`. */
  readonly heartbeat: (host: string) => string;
  /** Asks all hosts for a heartbeat. */
  readonly who: string;
  /** Says that somebody looks at the cluster: see `src/monitor`. */
  readonly watch: string;
  /** Reports of a host to whoever looks. */
  readonly hostSeen: (host: string) => string;
  /** Reports of a client to whoever looks. */
  readonly clientSeen: (user: string, session: string) => string;
  /** Orders of who looks for a host. */
  readonly act: (host: string, user: string, session: string) => string;
}

/** One client's connection. */
export interface SessionName {
  readonly user: string;
  readonly session: string;
}

/** Stands for an engine in the subject of a sign of life. */
export const PING = "ping";

/** Stands for an engine in the subjects of orders for more of them, and of the answers. */
export const ENGINES = "engines";

/** Stands for an engine in the subject of the answer to an order of who looks. */
export const ACT = "act";

/** Stands for an engine where a host asks a client which links it has, and in the answer. */
export const LINKS = "links";
