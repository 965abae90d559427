import type { WayLink, WayTrace } from "./way-trace.ts";

/** What is wrong with one link. */
export interface Break {
  readonly link: WayLink;
  /** What was found, as the middle of a sentence. */
  readonly found: string;
  /** What to do. */
  readonly advice: string;
  /** Whether it may pass by itself: a server that starts is reached by those who wait. */
  readonly mayPass: boolean;
}

/** The way to the server of a cluster is broken. Its message is told by `connect()` and all commands alike. */
export class BrokenLinkError extends Error {
  override readonly name = "BrokenLinkError";
  readonly broken: Break;
  /** What was seen until then; absent where the name of the server has no address. */
  readonly trace: WayTrace | undefined;

  constructor(
    broken: Break,
    { trace, cause }: { readonly trace?: WayTrace | undefined; readonly cause?: unknown } = {},
  ) {
    super(`${broken.found}; ${broken.advice}`, { cause });
    this.broken = broken;
    this.trace = trace;
  }
}

/**
 * A server that lets nobody in whom it does not know.
 *
 * @param serverName - as the server names itself; those of `ensemble cluster init` have their cluster's name in it
 */
export function refusal(key: { readonly cluster: string } | undefined, serverName: string | undefined): Break {
  const other = serverName?.startsWith(SERVER_NAME) === true ? serverName.slice(SERVER_NAME.length) : undefined;
  const base = { link: "authorization", mayPass: false } as const;
  if (key === undefined) {
    return {
      ...base,
      found: "the server asks for a key (Authorization Violation)",
      advice: "ensemble cluster init has written one for each client, and engine.key for hosts",
    };
  }
  if (other !== undefined && other !== key.cluster) {
    return {
      ...base,
      found: `the server is that of the cluster ${other}, and the key is one of ${key.cluster} (Authorization Violation)`,
      advice: `use a key of ${other}, or the address of the server of ${key.cluster}`,
    };
  }
  return {
    ...base,
    found: "the server does not know this key (Authorization Violation)",
    advice: "the cluster may have been made anew since: take a new copy of the key from its folder",
  };
}

/** What `ensemble cluster init` names a server, before the name of the cluster. */
export const SERVER_NAME = "ensemble-";
