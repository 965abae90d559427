import { EngineStartError } from "../../protocol/errors.ts";

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
