import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EnsembleError } from "../../protocol/errors.ts";

/** A server, and the address of its page. */
export interface Listening {
  readonly server: Server;
  readonly url: string;
}

/**
 * Serves at a port of this machine, for this machine.
 *
 * @param port - undefined: `usual`, or any when that is taken; 0: any
 * @throws {EnsembleError} when the port is taken, or may not be used
 */
export async function listen(answer: RequestListener, port: number | undefined, usual: number): Promise<Listening> {
  try {
    return await listenAt(answer, port ?? usual);
  } catch (cause) {
    if (port === undefined) return listenAt(answer, 0);
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EADDRINUSE") throw new EnsembleError(`port ${port} is taken; choose another one, or 0`, { cause });
    if (code === "EACCES") {
      throw new EnsembleError(`port ${port} may not be used by you; choose one above 1023`, { cause });
    }
    throw cause;
  }
}

function listenAt(answer: RequestListener, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      // A server that listens at a port has such an address.
      const { port: taken } = server.address() as AddressInfo;
      resolve({ server, url: `http://127.0.0.1:${taken}/` });
    });
  });
}
