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

const PAIRS = (PORTS.last - PORTS.first) / 2 + 1;

/**
 * The port of NATS, or one after it: Debian's package starts a server of its own, which has that. Undefined: all are taken.
 *
 * @param skipped - pairs of ports that are looked at last
 */
export async function freePort(skipped = 0): Promise<number | undefined> {
  for (let i = 0; i < PAIRS; i++) {
    const port = PORTS.first + 2 * ((skipped + i) % PAIRS);
    if ((await isPortFree(port)) && (await isPortFree(port + 1))) return port;
  }
  return undefined;
}

/** As `freePort`, looking from any of them on: who has lost a race for the first finds others there again. */
export function someFreePort(): Promise<number | undefined> {
  return freePort(Math.floor(Math.random() * PAIRS));
}
