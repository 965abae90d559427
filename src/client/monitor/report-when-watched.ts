import type { SharingTransport } from "../../transport/contract.ts";
import type { ClientWatch, WatchedParts } from "./client-watch.ts";

/** Lets a client of a cluster say what it does while somebody looks at the cluster. What does so is loaded only then. */
export function reportWhenWatched(transport: SharingTransport, parts: WatchedParts): void {
  let watch: Promise<ClientWatch> | undefined;
  transport.onWatched?.({
    report: async () => {
      watch ??= import("./client-watch.ts").then((module) => new module.ClientWatch(parts));
      return (await watch).report();
    },
    end: () => {
      void watch?.then((begun) => begun.end());
      watch = undefined;
    },
  });
}
