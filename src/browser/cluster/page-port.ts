import type { Port } from "../../cluster/port.ts";

/** A port between a page and its workers. */
export function pagePort(port: MessagePort): Port {
  return {
    post: (message, move) => port.postMessage(message, [...move]),
    listen: (handler) => {
      port.addEventListener("message", ({ data }: MessageEvent<unknown>) => handler(data));
      port.start();
    },
    // A page lives for as long as it is open.
    keepAlive: () => undefined,
    close: () => port.close(),
  };
}
