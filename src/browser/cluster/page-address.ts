import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { type ClusterAddress, clusterAddress, isKeyText, keyOfText, type Reach } from "../../nats/cluster-address.ts";
import { describe } from "../../protocol/describe.ts";

const PAGE: Reach = {
  schemes: ["ws:", "wss:"],
  example: "wss://HOST[:PORT], which is the server's port for pages",
  urlOf: (key) => key?.websocketUrl,
};

/**
 * Reads where a cluster is, and who asks.
 *
 * @param url - of the server's port for pages; by default the key's
 * @throws {ClusterError} when the key is none, is of another cluster, or for something else
 * @throws {TypeError} {RangeError} for a wrong name or address, or a key that is no text of one
 */
export function pageAddress(
  url: string | undefined,
  { cluster, key }: Pick<ClusterOptions, "cluster" | "key">,
  use: "client" | "host",
): ClusterAddress {
  return clusterAddress(
    { url, cluster, key: key === undefined ? undefined : keyOfText(textOf(key), "key"), use },
    PAGE,
  );
}

function textOf(key: unknown): string {
  if (typeof key === "string" && isKeyText(key)) return key;
  // Not the text itself, which may be a secret.
  throw new TypeError(
    "key expects, in a page, the text of a key that ensemble cluster init wrote, which begins with {, " +
      `got ${typeof key === "string" ? "another text" : describe(key)}; a page reads no files: fetch it, or ask for it`,
  );
}
