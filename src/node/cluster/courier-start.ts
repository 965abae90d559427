import type { MessagePort } from "node:worker_threads";
import type { CourierStart } from "../../nats/courier-start.ts";

/** What the thread with the connection gets when it starts on Node. */
export interface NodeCourierStart extends CourierStart {
  /** To the client, or the host. */
  readonly control: MessagePort;
  /** To a bus of whoever runs, or reads, jobs. */
  readonly letters: MessagePort;
  /** One 32-bit number that rises with each message that the thread posts. */
  readonly signal: SharedArrayBuffer;
}
