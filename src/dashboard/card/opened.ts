import { Store } from "../../look/store.ts";
import type { PageState } from "../../monitor/page/page-message.ts";
import type { EngineId } from "../../protocol/ids.ts";

/** What the card is of. */
export type Opened =
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "engine"; readonly host: string; readonly engine: EngineId };

/** The host or engine whose card is open. */
export const opened = new Store<Opened | undefined>(undefined);

export function openCard(what: Opened): void {
  opened.set(what);
}

/** Whether it is no longer there. */
export function isGone(what: Opened, { hosts, engines }: PageState): boolean {
  return what.kind === "host" ? !hosts.some(({ host }) => host === what.host) : !engines.id.includes(what.engine);
}
