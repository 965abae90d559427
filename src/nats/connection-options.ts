import type { NodeConnectionOptions } from "@nats-io/transport-node";
import { type ClusterKey, needsTls } from "./cluster-key.ts";
import { inboxPrefix } from "./cluster-names.ts";
import { loadTransport } from "./packages.ts";

/**
 * Options with which `connect` of `@nats-io/transport-node` reaches the server of a key, as its user. What else a
 * connection needs, such as how often it tries again, is the caller's to add.
 *
 * @throws {ClusterError} when the package is not installed
 */
export async function connectionOptions(key: ClusterKey): Promise<NodeConnectionOptions> {
  const { nkeyAuthenticator } = await loadTransport();
  return {
    // Without the scheme: `tls` below says whether the connection is encrypted.
    servers: new URL(key.url).host,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(key.seed)),
    inboxPrefix: inboxPrefix(key.user),
    ...(needsTls(key) && { tls: key.ca === undefined ? {} : { ca: key.ca } }),
  };
}
