import type { ConnectionOptions, NatsConnection } from "@nats-io/nats-core";
import { inboxPrefix } from "./cluster-names.ts";

// Shorter than the time after which a silent peer is given up: an attempt that hangs must not outlast it.
const ATTEMPT_MS = 1500;
const PAUSE_MS = 100;

/**
 * Connects to a server, and again whenever the connection is lost.
 *
 * @param connect - makes a connection of these options, and of what the runtime adds
 * @param timeoutMs - longest time until the first connection is there; Infinity: as long as it takes
 * @param signal - ends the attempts
 * @throws {Error} when it is not in time, or the server refuses
 */
export async function connectPatiently(
  user: string,
  timeoutMs: number,
  connect: (options: ConnectionOptions) => Promise<NatsConnection>,
  signal?: AbortSignal,
): Promise<NatsConnection> {
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await connect({
        inboxPrefix: inboxPrefix(user),
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
      if (!isUnreachable(error) || signal?.aborted || performance.now() + PAUSE_MS > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function isUnreachable(error: unknown): boolean {
  const { name, message = "", code } = Object(error) as { name?: string; message?: string; code?: string };
  return (
    name === "ConnectionError" ||
    name === "TimeoutError" ||
    /ECONNREFUSED|E(NET|HOST)UNREACH|EAI_AGAIN|timeout/i.test(`${code} ${message}`)
  );
}
