import { Store } from "../../look/store.ts";

/** How the page stands to what it shows. */
export type Status =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** The server is there, and sees nothing at present. */
  | { readonly kind: "trouble"; readonly why: string }
  /** The server is not there; it is tried again. */
  | { readonly kind: "away" }
  /** The server does not know the key of this page. */
  | { readonly kind: "no key" };

/** How it stands now. */
export const status = new Store<Status>({ kind: "connecting" });
