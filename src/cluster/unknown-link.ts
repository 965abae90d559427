import { readHeader, resetFrame } from "../link/frame.ts";
import type { KnownHost } from "./known-host.ts";

/**
 * What a client answers to a frame that belongs to none of its links, as a host does in
 * {@link ../link/link-admission.ts!LinkAdmission}: a frame that ends the link there, and the name of the host. Undefined
 * where nothing is to be said: it ends a link itself, is no frame, or is of a host that is not known.
 */
export function resetFor(
  frame: Uint8Array,
  hosts: Iterable<Pick<KnownHost, "name" | "incarnation">>,
): { readonly host: string; readonly frame: Uint8Array } | undefined {
  const header = readHeader(frame);
  if (header === undefined || header.kind === "reset") return undefined;
  for (const { name, incarnation } of hosts) {
    if (incarnation === header.incarnation) return { host: name, frame: resetFrame(header) };
  }
  return undefined;
}
