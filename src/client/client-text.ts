import { braced } from "../protocol/inspect.ts";
import { ranges } from "../protocol/ranges.ts";
import type { ViewContext } from "./views/view.ts";

/** A client as consoles show it: `Client { 4 engines: 0-3, threads }`. */
export function clientText({ dispatcher, transport }: ViewContext): string {
  if (dispatcher.closed) return "Client { closed }";
  const { ids } = dispatcher.engines;
  const engines = ids.length === 1 ? "1 engine" : `${ids.length || "no"} engines`;
  return braced("Client", [ids.length === 0 ? engines : `${engines}: ${ranges(ids)}`, transport.name]);
}
