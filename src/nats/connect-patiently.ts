import type { ConnectionOptions, NatsConnection } from "@nats-io/nats-core";
import { BrokenLinkError } from "./broken-link.ts";
import { inboxPrefix } from "./cluster-names.ts";

/** How long a connection is waited for. */
export interface Patience {
  /** Longest time until the first connection is there, ms; Infinity: as long as it takes. */
  readonly timeoutMs: number;
  /** Ends the attempts. */
  readonly signal?: AbortSignal | undefined;
  /** Is told why there is no connection yet: at once, and again every half a minute. */
  readonly onWaiting?: ((why: unknown) => void) | undefined;
}

// Shorter than the time after which a silent peer is given up: an attempt that hangs must not outlast it.
const ATTEMPT_MS = 1500;
const PAUSE_MS = 100;
const TELL_MS = 30_000;

/**
 * Connects to a server, and again whenever the connection is lost.
 *
 * @param connect - makes a connection of these options, and of what the runtime adds
 * @throws {Error} when it is not in time, or the server refuses
 */
export async function connectPatiently(
  user: string,
  connect: (options: ConnectionOptions) => Promise<NatsConnection>,
  { timeoutMs, signal, onWaiting }: Patience,
): Promise<NatsConnection> {
  const untilMs = performance.now() + timeoutMs;
  let toldMs = Number.NEGATIVE_INFINITY;
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
      const nowMs = performance.now();
      if (!mayPass(error) || signal?.aborted || nowMs + PAUSE_MS > untilMs) throw error;
      if (nowMs - toldMs >= TELL_MS) {
        toldMs = nowMs;
        onWaiting?.(error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

// A page learns only that its WebSocket broke, or that its time is over.
function mayPass(error: unknown): boolean {
  if (error instanceof BrokenLinkError) return error.broken.mayPass;
  return error instanceof Error && (error.name === "ConnectionError" || error.name === "TimeoutError");
}
