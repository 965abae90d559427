/** What a server says of itself to whoever connects. */
export interface ServerWords {
  readonly auth_required?: boolean | undefined;
  readonly tls_required?: boolean | undefined;
  /** It encrypts for those who ask, as this package does. */
  readonly tls_available?: boolean | undefined;
}

/** What is unsafe about a server, as the end of a sentence. */
export interface Unsafety {
  /** Whoever can reach it gets in. */
  readonly isOpen: boolean;
  /** Others may read, and change, what is on its way. */
  readonly isReadable: boolean;
}

/**
 * What is unsafe about a server: that it asks for no key, or does not encrypt beyond this machine.
 *
 * It finds mistakes in a setup. A server that lies is found by the certificates in a key, and only so.
 *
 * @param url - by which the server was reached; a name other than localhost is taken for another machine
 */
export function unsafetyOf(url: string, { auth_required, tls_required, tls_available }: ServerWords): Unsafety {
  const { protocol, hostname } = new URL(url);
  const isEncrypted = tls_required === true || tls_available === true || protocol === "wss:";
  return { isOpen: auth_required !== true, isReadable: !isEncrypted && !isLoopback(hostname) };
}

/** Whether a host, as it is in addresses, is this machine by one of its own addresses. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/u.test(host);
}

/**
 * Refuses what is unsafe, for a host: it runs what comes over the connection.
 *
 * @throws {Error} that says what to do
 */
export function refuseUnsafe(url: string, { isOpen, isReadable }: Unsafety): void {
  const faults = [
    ...(isOpen ? ["asks nobody for a key"] : []),
    ...(isReadable ? ["does not encrypt what comes from another machine"] : []),
  ];
  if (faults.length === 0) return;
  const remedy = isReadable ? "ensemble cluster init --public HOST" : "ensemble cluster init";
  throw new Error(
    `${url} ${faults.join(" and ")}, so that strangers could run code on this machine with your rights; ` +
      `use a server as ${remedy} sets it up, with its key, or pass --insecure (insecure: true in code)`,
  );
}

/**
 * What a client's user should hear of a server. A client is not refused: nothing that comes to it is run, so what is at stake
 * is its own work, and keys for other machines, which name who signed the certificate, refuse a server without TLS anyway.
 */
export function clientWarning(url: string, { isReadable }: Unsafety): string | undefined {
  if (!isReadable) return undefined;
  return `${url} does not encrypt: whoever is on the way there can read and change tasks and results`;
}
