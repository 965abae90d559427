import { createServer, type RequestListener, type Server } from "node:http";
import { EnsembleError } from "../../protocol/errors.ts";
import { listenAt, whyNotAt } from "./listen-at.ts";

const HERE = "127.0.0.1";

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
    return await listenHere(answer, port ?? usual);
  } catch (cause) {
    if (port === undefined) return listenHere(answer, 0);
    throw new EnsembleError(whyNotAt({ host: HERE, port }, cause), { cause });
  }
}

async function listenHere(answer: RequestListener, port: number): Promise<Listening> {
  const server = createServer(answer);
  const taken = await listenAt(server, { host: HERE, port });
  return { server, url: `http://${HERE}:${taken}/` };
}
