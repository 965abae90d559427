import { ClusterError } from "../protocol/cluster-error.ts";
import { isClusterName, isUserName } from "./cluster-names.ts";

/** What a user may do: `admin` makes streams and buckets, `engine` is any host, `client` sends work. */
export type ClusterRole = "admin" | "engine" | "client";

/** All that a user needs to reach a cluster. `ensemble cluster init` writes a file of it for each user. */
export interface ClusterKey {
  /** Address of the server, as `nats://host:4222`. With `tls://`, as with `ca`, nothing is sent without TLS. */
  readonly url: string;
  readonly cluster: string;
  readonly role: ClusterRole;
  /** Name of the user, as it is in subjects. */
  readonly user: string;
  /** Secret half of the user's nkey, `SU…`. The server knows the public half only. */
  readonly seed: string;
  /** Certificates, PEM, of which one has to have signed the server's; without it those that the runtime trusts. */
  readonly ca?: string;
  /** Address for pages, as `wss://host:4223`; absent when the server takes none. */
  readonly websocketUrl?: string;
}

const CHECKS: Readonly<
  Record<keyof ClusterKey, { readonly expected: string; readonly test: (text: string) => boolean }>
> = {
  url: { expected: "an address as nats://host:4222", test: (text) => hasScheme(text, ["nats:", "tls:"]) },
  cluster: { expected: "the name of a cluster", test: isClusterName },
  role: { expected: "admin, engine or client", test: (text) => ["admin", "engine", "client"].includes(text) },
  user: { expected: "the name of a user", test: isUserName },
  seed: { expected: "the seed of a user's nkey, SU…", test: (text) => /^SU[A-Z2-7]{56}$/u.test(text) },
  ca: { expected: "certificates in PEM", test: (text) => text.includes("-----BEGIN CERTIFICATE-----") },
  websocketUrl: { expected: "an address as wss://host:4223", test: (text) => hasScheme(text, ["ws:", "wss:"]) },
};

const OPTIONAL: ReadonlySet<string> = new Set(["ca", "websocketUrl"] satisfies (keyof ClusterKey)[]);

/**
 * Checks what should be a key, as the contents of a file. What it says of the seed never shows it.
 *
 * @param where - what is checked, for the message
 * @throws {ClusterError} that names all that is missing or wrong
 */
export function checkClusterKey(value: unknown, where = "this"): ClusterKey {
  // An array has none of the properties, and so gets the same message.
  const given = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const faults = Object.entries(CHECKS).flatMap(([name, { expected, test }]) => {
    const found = given[name];
    if (found === undefined) return OPTIONAL.has(name) ? [] : [`${name} is missing`];
    return typeof found === "string" && test(found) ? [] : [`${name} is not ${expected}`];
  });
  if (faults.length > 0) {
    throw new ClusterError(
      `${where} is no key of a cluster: ${faults.join(", ")}; take one that ensemble cluster init wrote`,
    );
  }
  // Each property was checked above, and those of other names are left out.
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in CHECKS)) as unknown as ClusterKey;
}

/** Whether all that is sent with this key has to go through TLS. */
export function needsTls({ url, ca }: ClusterKey): boolean {
  return ca !== undefined || new URL(url).protocol === "tls:";
}

function hasScheme(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return schemes.includes(protocol) && hostname !== "";
}
