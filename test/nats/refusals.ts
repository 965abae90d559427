import { type NatsConnection, PermissionViolationError } from "@nats-io/transport-node";

/** What the server refuses while `act` runs, as `operation subject`; the connection is closed. */
export async function refusals(nats: NatsConnection, act: () => void): Promise<string[]> {
  const refused: string[] = [];
  const watched = (async () => {
    for await (const status of nats.status()) {
      if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
      refused.push(`${status.error.operation} ${status.error.subject}`);
    }
  })();
  act();
  // The server answers in order: what it refuses comes before the answer to this.
  await nats.flush();
  await nats.close();
  await watched;
  return refused;
}

/** Subscribes, and drops what comes. */
export function listen(nats: NatsConnection, subject: string): void {
  nats.subscribe(subject, { callback: () => {} });
}
