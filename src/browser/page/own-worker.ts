import { EngineStartError } from "../../protocol/errors.ts";
import { createWorker } from "../create-worker.ts";

/**
 * How an engine's worker is made unless the caller says how. A page without an origin, as in a sandboxed frame, may not start
 * one from a file: its engine comes along as a text.
 */
export async function ownWorker(): Promise<() => Worker> {
  return origin === "null" ? fromText() : createWorker;
}

let text: Promise<() => Worker> | undefined;

function fromText(): Promise<() => Worker> {
  text ??= import("#engine-source").then(({ ENGINE_SOURCE }) => {
    // A script, not a module: Chromium starts no module of a Blob in such a page. A data: address will not do, as its worker
    // has another origin, to which WebAssembly modules can't be sent.
    const script = `(() => {"use strict";${ENGINE_SOURCE.replace(/export \{\};\s*$/, "")}})();`;
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    return () => new Worker(address);
  });
  return text;
}

/**
 * Looks whether there are workers here, before anything is loaded, which a service worker can't do either.
 *
 * @throws {EngineStartError} that says where there are
 */
export function checkWorkers(): void {
  if (typeof Worker === "function") return;
  throw new EngineStartError(0, new Error(navigator.userAgent.includes("jsdom") ? IN_JSDOM : ELSEWHERE));
}

const ELSEWHERE =
  "there are no Web Workers here, in a service worker or a shared one; connect in a page, or in a Worker of one";

// Jest takes jsdom for a page, though threads of Node are at hand.
const IN_JSDOM =
  "jsdom has no Web Workers; for engines on threads let Jest resolve packages as Node does: " +
  'testEnvironmentOptions: { customExportConditions: ["node"] }';
