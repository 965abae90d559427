import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "../usage-error.ts";

/** Port of the page, unless another program has it. */
const USUAL_PORT = 4321;

/** A server, and the address of its page. */
export interface Listening {
  readonly server: Server;
  readonly url: string;
}

/**
 * Serves at a port of this machine, for this machine.
 *
 * @param port - undefined: the usual one, or any when that is taken
 * @throws {UsageError} when the port is taken, or may not be used
 */
export async function listen(answer: RequestListener, port: number | undefined): Promise<Listening> {
  try {
    return await listenAt(answer, port ?? USUAL_PORT);
  } catch (error) {
    if (port === undefined) return listenAt(answer, 0);
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") throw new UsageError(`port ${port} is taken; choose another one, or --port 0`);
    if (code === "EACCES") throw new UsageError(`port ${port} may not be used by you; choose one above 1023`);
    throw error;
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
