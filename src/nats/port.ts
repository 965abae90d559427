import { createServer } from "node:net";

/** Whether nothing listens at a port of this machine. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

/** Ports that are looked at: the usual one of NATS, and those after it. The next of each is that of pages. */
export const PORTS = { first: 4222, last: 4320 } as const;

/** The port of NATS, or one after it: Debian's package starts a server of its own, which has that. Undefined: all are taken. */
export async function freePort(): Promise<number | undefined> {
  for (let port: number = PORTS.first; port <= PORTS.last; port += 2) {
    if ((await isPortFree(port)) && (await isPortFree(port + 1))) return port;
  }
  return undefined;
}
