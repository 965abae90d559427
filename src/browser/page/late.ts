// What a page loads when it connects: one file, as several would compress less well.
export { ownedEngines } from "../../client/driver/owned-engines.ts";
export { startClient } from "../../sampling/start-client.ts";
export { clientParts } from "./client-parts.ts";
