import type { NatsConnection } from "@nats-io/transport-node";
import { writeHostEnd } from "../../cluster/heartbeat.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { clusterNames } from "../../nats/cluster-names.ts";
import { connectNats } from "./connect-nats.ts";

const PATIENCE_MS = 1000;

/**
 * Tells the clients of a cluster that a host has ended, in its stead: a process that is killed says nothing, and its silence
 * is noticed late. Has a connection of its own, as one that is made only then would cost most of the time that is to be won.
 */
export class LastWords {
  readonly #address: ClusterAddress;
  #connection: NatsConnection | undefined;
  readonly #ending = new AbortController();

  constructor(address: ClusterAddress) {
    this.#address = address;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    try {
      const connection = await connectNats(this.#address, {
        timeoutMs: Number.POSITIVE_INFINITY,
        signal: this.#ending.signal,
      });
      this.#connection = connection;
      if (this.#ending.signal.aborted) await connection.close();
    } catch {
      // The host says why its server refuses; clients find out by themselves.
    }
  }

  /** Says that a host has ended; nothing where there is no connection. */
  say(host: string, incarnation: number, ended: string): void {
    const connection = this.#connection;
    if (connection === undefined || connection.isClosed()) return;
    const { heartbeat } = clusterNames(this.#address.cluster);
    connection.publish(heartbeat(host), writeHostEnd({ incarnation, ended }));
  }

  /** Ends the connection, once the server has what was said; it is not waited for while it is away. */
  async close(): Promise<void> {
    this.#ending.abort();
    const connection = this.#connection;
    if (connection === undefined || connection.isClosed()) return;
    const timer = setTimeout(() => void connection.close(), PATIENCE_MS);
    await connection.flush().catch(() => undefined);
    clearTimeout(timer);
    await connection.close();
  }
}
