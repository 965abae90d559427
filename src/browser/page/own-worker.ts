import { LoadedLater } from "../../protocol/late.ts";
import { createWorker } from "../create-worker.ts";
import { explained } from "./explained.ts";
import { PART_SOURCES } from "./part-sources.ts";

/**
 * How an engine's worker is made unless the caller says how. A page without an origin, as in a sandboxed frame, may not start
 * one from a file: its engine comes along as a text.
 */
export async function ownWorker(): Promise<() => Worker> {
  return origin === "null" ? FROM_TEXT.load() : createWorker;
}

const FROM_TEXT = new LoadedLater(() => explained("the script of engines", fromText()));

async function fromText(): Promise<() => Worker> {
  // All of it: where a policy forbids to evaluate text, there is no file either that the rest could come from.
  const parts = Object.values(PART_SOURCES).map((part) => part.load());
  const [{ ENGINE_SOURCE }, ...sources] = await Promise.all([import("#engine-source"), ...parts]);
  // A script, not a module: Chromium starts no module of a Blob in such a page. A data: address will not do, as its worker
  // has another origin, to which WebAssembly modules can't be sent.
  const engine = ENGINE_SOURCE.replace(/export \{\};\s*$/, "");
  const script = `(() => {"use strict";${[engine, ...sources.map(({ text }) => text)].join("\n")}})();`;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return () => new Worker(address);
}
