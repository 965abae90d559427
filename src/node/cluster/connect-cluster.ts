import process from "node:process";
import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { connectCluster } from "../../nats/connect-cluster.ts";
import { clientParts } from "../client-parts.ts";
import { moduleSender } from "../modules/send-module.ts";
import { sha256 } from "../modules/sha256.ts";
import { nodeAddress } from "./cluster-address.ts";
import { NodeClusterClient } from "./cluster-client.ts";
import { startCourier } from "./start-courier.ts";

/** Connects to a cluster: see `connect`. */
export function connectFromNode(url: string, options: ClusterOptions): Promise<NodeClusterClient> {
  return connectCluster(url, options, {
    here: "Node",
    addressOf: (address, parts) => nodeAddress(address, parts, "client"),
    startCourier: (request) => startCourier(request),
    hash: sha256,
    makeClient: (parts, address) => new NodeClusterClient(parts, address),
    warn: (text) => process.emitWarning(text),
    clientParts: (settings, contents) => clientParts({ ...settings, resolve: moduleSender(contents) }),
  });
}
