import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a server listens. */
export interface ListenAddress {
  /** Address of this machine, or a name that it has; undefined: all addresses. */
  readonly host: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
}

/** Has a server listen. @returns the port @throws {Error} of Node, which {@link whyNotAt} puts into words */
export function listenAt(server: Server, { host, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      // A server that listens at a port has such an address.
      const { port: taken } = server.address() as AddressInfo;
      resolve(taken);
    });
  });
}

/** Why a server can't listen, and what to do. */
export function whyNotAt({ host, port }: ListenAddress, cause: unknown): string {
  switch (cause instanceof Error && "code" in cause && cause.code) {
    case "EADDRINUSE":
      return `port ${port} is taken; choose another one, or 0 for any that is free`;
    case "EACCES":
      return `port ${port} may not be used by you; choose one above 1023`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine; choose 127.0.0.1, or 0.0.0.0 for all that it has`;
    default:
      return `nothing can listen at port ${port}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
