import type { CourierRequest } from "../../nats/courier-start.ts";

/** The first message to the worker with the connection. */
export interface PageCourierStart extends CourierRequest {
  /** To the client, or the host. */
  readonly control: MessagePort;
  /** To a bus of whoever runs, or reads, jobs. */
  readonly letters: MessagePort;
}
