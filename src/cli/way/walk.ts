import { dirname, join } from "node:path";
import { BrokenLinkError } from "../../nats/broken-link.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { roundTrip } from "../../node/cluster/cluster-status.ts";
import { type ReachedServer, reachServer, type ServerConnection } from "../../node/cluster/connect-nats.ts";
import { type HostStatus, hostsThere } from "../../node/cluster/hosts-there.ts";
import { threeDigits } from "../../node/progress/quantities.ts";
import { type Where, whereOf } from "../cluster/where.ts";
import type { Examination, Finding } from "../doctor/finding.ts";
import { hostFindings, noHosts } from "./hosts.ts";
import { lookAtKey, shownPath } from "./key.ts";
import { brokenWay, wholeWay } from "./links.ts";
import { lookAtRights } from "./rights.ts";
import { hasJobs, lookAtStores } from "./stores.ts";
import { lookAtTasks } from "./tasks.ts";

const PATIENCE_MS = 3000;

/** Which way is to be walked. */
export interface WayRequest {
  readonly where: Where;
  /** Of a cluster; by default the one here, if any. */
  readonly folder: string | undefined;
  /** Whether somebody asked for it: else a server that is not up is no fault. */
  readonly isAsked: boolean;
}

/**
 * The way from a program to the engines of a cluster, link by link: each is tried as far as those before it hold. With the key of
 * hosts it is the way of a host, which ends at the server.
 */
export class Walk {
  readonly #request: WayRequest;
  #where: Where = {};
  #address: ClusterAddress | undefined;
  #server: ReachedServer | undefined;
  #hosts: readonly HostStatus[] = [];

  constructor(request: WayRequest) {
    this.#request = request;
  }

  readonly examinations: readonly Examination[] = [
    { name: "key", look: () => this.#lookAtKey() },
    { name: "server", look: () => this.#lookAtServer() },
    { name: "permissions", look: () => this.#atServer(lookAtRights) },
    { name: "JetStream", look: () => this.#atServer(lookAtStores) },
    { name: "hosts", look: () => this.#lookAtHosts() },
    { name: "task", look: () => this.#lookAtTasks() },
  ];

  async close(): Promise<void> {
    await this.#server?.connection.close();
  }

  async #lookAtKey(): Promise<Finding[]> {
    const { where, folder } = this.#request;
    this.#where = await whereOf(where, folder);
    const { key, finding } = await lookAtKey(this.#where.key);
    // As text, which warns of nothing.
    this.#address = await nodeAddress(this.#where.url, { ...this.#where, key: key && JSON.stringify(key) });
    return [finding];
  }

  async #lookAtServer(): Promise<Finding[]> {
    const address = this.#address;
    if (address === undefined) return [];
    try {
      this.#server = await reachServer(address, { timeoutMs: PATIENCE_MS });
    } catch (error) {
      if (!(error instanceof BrokenLinkError)) throw error;
      return [...brokenWay(error, address).map((each) => this.#mildly(each)), END];
    }
    const { connection, trace } = this.#server;
    const roundTripMs = await roundTrip(connection);
    return (trace === undefined ? [] : wholeWay(trace, address)).map((finding) =>
      finding.name === "server"
        ? { ...finding, text: `${finding.text}, ${threeDigits(roundTripMs)} ms there and back` }
        : finding,
    );
  }

  /** A server that nobody asked for may be down. */
  #mildly(finding: Finding): Finding {
    const isDown = finding.state === "broken" && finding.name === "port";
    return isDown && !this.#request.isAsked ? { ...finding, state: "warning" } : finding;
  }

  async #atServer(
    look: (connection: ServerConnection, address: ClusterAddress) => Promise<Finding>,
  ): Promise<Finding[]> {
    if (this.#server === undefined || this.#address === undefined) return [];
    return [await look(this.#server.connection, this.#address)];
  }

  async #lookAtHosts(): Promise<Finding[]> {
    if (this.#server === undefined || this.#address === undefined) return [];
    if (this.#address.user === ENGINE_USER) return [HOST_END];
    this.#hosts = await this.#listen();
    if (this.#hosts.length > 0) return hostFindings(this.#hosts);
    return [await noHosts(this.#server.connection, this.#address, this.#engineKey())];
  }

  async #listen(): Promise<HostStatus[]> {
    if (this.#server === undefined || this.#address === undefined) return [];
    return hostsThere(this.#server.connection, this.#address.cluster);
  }

  /** Beside the client's, as `ensemble cluster init` writes them. */
  #engineKey(): string {
    const { key } = this.#where;
    return key === undefined || key.trimStart().startsWith("{")
      ? "engine.key"
      : shownPath(join(dirname(key), `${ENGINE_USER}.key`));
  }

  async #lookAtTasks(): Promise<Finding[]> {
    const [address, connection] = [this.#address, this.#server?.connection];
    if (address === undefined || connection === undefined || this.#hosts.length === 0) return [];
    return lookAtTasks(address, this.#hosts, {
      hosts: () => this.#listen(),
      hasJobs: () => hasJobs(connection, address),
    });
  }
}

const END: Finding = { name: "hosts", state: "absent", text: "not looked for, as the way ends before them" };

const HOST_END: Finding = {
  name: "hosts",
  state: "absent",
  text: "a host does not hear others",
  advice: "with the key of a client this looks for them, and sends them a task",
};
