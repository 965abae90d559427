import { MessageChannel, type MessagePort } from "node:worker_threads";

const { port1: probe } = new MessageChannel();
probe.unref();

/**
 * Whether a port's other end is gone, without waiting for its `close` event: for a thread that blocks, which gets no
 * events.
 *
 * Node offers no direct question. Posting a message that can't be cloned, with the port in its transfer list, fails
 * either way and moves nothing; a port whose end is gone fails first, for that reason.
 */
export function isDetached(port: MessagePort): boolean {
  try {
    probe.postMessage(() => undefined, [port]);
  } catch (error) {
    return String(error).includes("detached");
  }
  return true;
}
