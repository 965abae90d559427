import process from "node:process";

/**
 * Calls a handler when the process that has started this one, with a channel, is gone; at once when it is gone already.
 *
 * @returns listens no more
 */
export function onParentGone(handler: () => void): () => void {
  if (process.send !== undefined && !process.connected) handler();
  process.once("disconnect", handler);
  return () => void process.off("disconnect", handler);
}
