import { ClusterError } from "../protocol/cluster-error.ts";
import { describe } from "../protocol/describe.ts";
import { type ClusterKey, checkClusterKey } from "./cluster-key.ts";
import { isClusterName } from "./cluster-names.ts";

/** Where a cluster is, and who asks. */
export interface ClusterAddress {
  readonly url: string;
  readonly cluster: string;
  readonly user: string;
  /** Absent where the server asks for none. */
  readonly key?: ClusterKey | undefined;
}

/** How a runtime reaches servers. */
export interface Reach {
  /** Schemes of its addresses, each with its colon. */
  readonly schemes: readonly string[];
  /** Such an address, for messages. */
  readonly example: string;
  /** Where a cluster is whose address nobody gave. */
  readonly urlOf: (key: ClusterKey | undefined) => string | undefined;
}

/** What was given of an address. */
export interface AddressParts {
  readonly url: string | undefined;
  readonly cluster: string | undefined;
  readonly key: ClusterKey | undefined;
  /** What the key is for; absent: its user finds out. */
  readonly use?: "client" | "host" | undefined;
}

const DEFAULT_CLUSTER = "lab";

/**
 * Makes an address of what was given.
 *
 * @throws {ClusterError} when the key is of another cluster, or for something else
 * @throws {RangeError} for a wrong name or address
 */
export function clusterAddress({ url, cluster, key, use }: AddressParts, reach: Reach): ClusterAddress {
  if (key !== undefined) checkUse(key, cluster, use);
  const name = cluster ?? key?.cluster ?? DEFAULT_CLUSTER;
  if (!isClusterName(name)) throw new RangeError(`cluster expects small letters, digits, - and _, got ${name}`);
  const address = url ?? reach.urlOf(key);
  if (typeof address !== "string" || !isAddress(address, reach.schemes)) {
    throw new RangeError(`expected an address such as ${reach.example}, got ${describe(address)}`);
  }
  return { url: address, cluster: name, user: key?.user ?? "anon", key: key && { ...key, url: address } };
}

function isAddress(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol) && !/\s/u.test(text);
}

function checkUse({ cluster, role, user }: ClusterKey, wanted: string | undefined, use: AddressParts["use"]): void {
  if (wanted !== undefined && wanted !== cluster) {
    throw new ClusterError(`the key of ${user} is one of the cluster ${cluster}, not of ${wanted}`);
  }
  if (use === "client" && role === "engine") {
    throw new ClusterError("the key is for hosts of engines; a client needs one of its own, such as client.key");
  }
  if (use === "host" && role === "client") {
    throw new ClusterError(`the key is one of the client ${user}; a host of engines needs engine.key`);
  }
}

/**
 * Reads the text of a key, as `ensemble cluster init` writes it to a file.
 *
 * @param where - names the text in messages, which never show it
 * @throws {ClusterError} when it is no key
 */
export function keyOfText(text: string, where: string): ClusterKey {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not as a cause: its message quotes the text, which may hold a seed.
  }
  return checkClusterKey(parsed, where);
}

/** Whether a text is that of a key, rather than the path of one. */
export function isKeyText(text: string): boolean {
  return text.trimStart().startsWith("{");
}
