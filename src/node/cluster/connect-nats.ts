import type { NatsConnection } from "@nats-io/transport-node";
import { connectionOptions } from "../../nats/connection-options.ts";
import { loadTransport } from "../../nats/packages.ts";
import type { ClusterAddress } from "./cluster-address.ts";

// Shorter than the time after which a silent peer is given up: an attempt that hangs must not outlast it.
const ATTEMPT_MS = 1500;
const PAUSE_MS = 100;

/**
 * Connects to a server, and again whenever the connection is lost.
 *
 * @param timeoutMs - longest time until the first connection is there; Infinity: as long as it takes
 * @throws {Error} when it is not in time, or the server refuses
 */
export async function connectNats(address: ClusterAddress, timeoutMs: number): Promise<NatsConnection> {
  const { connect } = await loadTransport();
  const { url, user, key } = address;
  const own = key === undefined ? { servers: url, inboxPrefix: `_INBOX_${user}` } : await connectionOptions(key);
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await connect({
        ...own,
        name: user,
        noEcho: true,
        timeout: ATTEMPT_MS,
        maxReconnectAttempts: -1,
        reconnectTimeWait: PAUSE_MS,
        reconnectJitter: PAUSE_MS / 2,
        pingInterval: 5000,
      });
    } catch (error) {
      // What the server says stays so; one that is not up yet may come.
      if (!isUnreachable(error) || performance.now() + PAUSE_MS > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function isUnreachable(error: unknown): boolean {
  const { name, message = "", code } = Object(error) as { name?: string; message?: string; code?: string };
  return name === "ConnectionError" || name === "TimeoutError" || /ECONNREFUSED|timeout/i.test(`${code} ${message}`);
}
