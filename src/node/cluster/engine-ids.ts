import type { NatsConnection } from "@nats-io/transport-node";
import { clusterNames } from "../../nats/cluster-names.ts";
import { loadKeyValue } from "../../nats/packages.ts";
import type { ClusterAddress } from "./cluster-address.ts";

// Ids of engines of hosts that can't agree on numbers begin here, and are random.
const FIRST_RANDOM = 2 ** 20;
const RANDOM_IDS = 2 ** 30;

/**
 * Gives ids to engines: a counter in the cluster's key-value store, so that all hosts agree. Without JetStream, random numbers.
 */
export class EngineIds {
  readonly #connection: NatsConnection;
  readonly #address: ClusterAddress;

  constructor(connection: NatsConnection, address: ClusterAddress) {
    this.#connection = connection;
    this.#address = address;
  }

  /** An id that no engine of the cluster has, or had. @throws {Error} when the store can't be used */
  async next(): Promise<number> {
    try {
      return await this.#count();
    } catch (error) {
      if (!/jetstream|no responders|503/i.test(String(error))) throw error;
      return FIRST_RANDOM + Math.floor(Math.random() * RANDOM_IDS);
    }
  }

  async #count(): Promise<number> {
    const { Kvm } = await loadKeyValue();
    const { cluster, key } = this.#address;
    const { registry } = clusterNames(cluster);
    const kvm = new Kvm(this.#connection);
    // Where there are keys, the admin alone may make it.
    const store = await (key ? kvm.open(registry, { allow_direct: false }) : kvm.create(registry));
    for (;;) {
      const entry = await store.get("next");
      const id = entry === null ? 0 : Number(entry.string());
      try {
        if (entry === null) await store.create("next", "1");
        else await store.update("next", String(id + 1), entry.revision);
        return id;
      } catch (error) {
        // Another host was quicker.
        if (!/wrong last sequence/i.test(String(error))) throw error;
      }
    }
  }
}
