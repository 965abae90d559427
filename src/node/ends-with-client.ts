import { ClientClosedError } from "../protocol/errors.ts";

interface Closable {
  readonly close: () => Promise<void>;
}

// Those of each client. Not in a field: a client of a cluster would be no client by its type.
const servers = new WeakMap<object, Set<Closable>>();
const closed = new WeakSet();

/**
 * Has a server end with its client.
 *
 * @throws {ClientClosedError} when the client was closed while the server was started, which is closed then as well
 */
export async function endWith(client: object, server: Closable): Promise<void> {
  if (closed.has(client)) {
    await server.close();
    throw new ClientClosedError();
  }
  const own = servers.get(client) ?? new Set();
  servers.set(client, own.add(server));
}

/** Closes those of a client that is closed. */
export async function closeServers(client: object): Promise<void> {
  closed.add(client);
  await Promise.all([...(servers.get(client) ?? [])].map((each) => each.close()));
}
