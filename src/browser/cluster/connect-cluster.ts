import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import type { ClusterClient } from "../../jobs/cluster-client.ts";
import { loadBuiltIn } from "../../kernels/built-in.ts";
import { connectCluster } from "../../nats/connect-cluster.ts";

import { clientParts } from "../page/client-parts.ts";
import { checkWorkers } from "../page/own-worker.ts";
import { pageAddress } from "./page-address.ts";
import { closedWith, onPageEnd } from "./page-end.ts";
import { startCourier, warn } from "./start-courier.ts";

/** Connects to a cluster: see `connect`. */
export async function connectFromPage(url: string, options: ClusterOptions): Promise<ClusterClient> {
  const close = new AbortController();
  const client = await connectCluster(url, options, {
    here: "a page",
    addressOf: async (address, parts) => pageAddress(address, parts, "client"),
    startCourier: async (request, { createCourier }) => {
      const courier = await startCourier(request, createCourier);
      // What it has not begun need not run.
      return closedWith(
        courier,
        onPageEnd(() => close.abort()),
      );
    },
    warn,
    clientParts: async (settings) => {
      checkWorkers();
      const loaded = loadBuiltIn();
      // Where there is no connection, that is what went wrong.
      loaded.catch(() => undefined);
      return { ...(await clientParts(settings)), loaded };
    },
  });
  close.signal.addEventListener("abort", () => void client.close(), { once: true });
  return client;
}
