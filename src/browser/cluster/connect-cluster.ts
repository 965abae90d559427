import { DIRECTION_NUMBERS } from "#direction-numbers";
import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { ClusterClient } from "../../jobs/cluster-client.ts";
import { loadBuiltIn } from "../../kernels/built-in.ts";
import { connectCluster } from "../../nats/connect-cluster.ts";
import { rng } from "../../sampling/make-rng.ts";
import { samplingOf } from "../../sampling/sampling.ts";

import { checkWorkers } from "../page/check-workers.ts";
import { clientParts } from "../page/client-parts.ts";
import { loadParser } from "../page/late-scripts.ts";
import { provideRng } from "../page/later-classes.ts";
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
    makeClient: (parts) => new ClusterClient(parts),
    clientParts: async (settings) => {
      checkWorkers();
      // Engines elsewhere can't ask this page for it.
      const loaded = Promise.all([loadBuiltIn(), loadParser(), DIRECTION_NUMBERS.load()]);
      // Where there is no connection, that is what went wrong.
      loaded.then(
        () => provideRng(rng),
        () => undefined,
      );
      const { parts } = await clientParts(settings);
      return { parts: { ...parts, sampling: samplingOf }, loaded };
    },
  });
  close.signal.addEventListener("abort", () => void client.close(), { once: true });
  return client;
}
