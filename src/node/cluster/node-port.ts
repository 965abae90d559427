import { type MessagePort, receiveMessageOnPort, type Transferable } from "node:worker_threads";
import type { Port } from "../../cluster/port.ts";

/**
 * A port between threads of Node.
 *
 * @param onPost - is called when something was posted
 */
export function nodePort(port: MessagePort, onPost?: () => void): Port {
  let hear: ((message: unknown) => void) | undefined;
  return {
    post: (message, move) => {
      // Ports and buffers are what can be moved.
      port.postMessage(message, move as readonly Transferable[]);
      onPost?.();
    },
    listen: (handler) => {
      hear = handler;
      port.on("message", handler);
    },
    take: () => {
      let came = false;
      for (let each = receiveMessageOnPort(port); each; each = receiveMessageOnPort(port)) {
        came = true;
        hear?.(each.message);
      }
      return came;
    },
    keepAlive: (awaited) => (awaited ? port.ref() : port.unref()),
    close: () => port.close(),
  };
}
