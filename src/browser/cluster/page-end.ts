import type { Courier } from "../../nats/courier.ts";
import type { PageCourier } from "./start-courier.ts";

/** Calls `handle` when the page is left for good. Returns what ends that. A worker hears nothing of it, and ends with its page. */
export function onPageEnd(handle: () => void): () => void {
  return listen({
    // Else the browser keeps it, frozen, and may show it again.
    pagehide: (event) => {
      if (!(event as Event & { readonly persisted: boolean }).persisted) handle();
    },
  });
}

/** Has a host leave when its page is left, or frozen, and come back when that goes on. Returns what ends that. */
export function onPageStop({ tell }: PageCourier): () => void {
  const leave = (): void => tell("leave");
  const comeBack = (): void => tell("comeBack");
  return listen({ pagehide: leave, freeze: leave, pageshow: comeBack, resume: comeBack });
}

// The last two of these come to the document; all come to the window in the end, which hears of them before.
function listen(handlers: Readonly<Record<string, (event: Event) => void>>): () => void {
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  for (const [name, handler] of Object.entries(handlers)) addEventListener(name, handler, options);
  return () => ending.abort();
}

/** The same courier, with something that is released when it is closed. */
export function closedWith(courier: Courier, release: () => void): Courier {
  const close = (): Promise<void> => {
    release();
    return courier.close();
  };
  return { ...courier, close };
}
