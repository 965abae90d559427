import type { SharingTransport } from "../../transport/contract.ts";
import { ClientWatch, type WatchedParts } from "./client-watch.ts";

/** Lets a client of a cluster say what it does while somebody looks at the cluster. */
export function reportWhenWatched(transport: SharingTransport, parts: WatchedParts): void {
  let watch: ClientWatch | undefined;
  transport.onWatched?.({
    report: () => {
      watch ??= new ClientWatch(parts);
      return Promise.resolve(watch.report());
    },
    end: () => {
      watch?.end();
      watch = undefined;
    },
  });
}
