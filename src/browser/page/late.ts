// What a page loads when it connects: one file, as several would compress less well.
export { ownedEngines } from "../../client/driver/owned-engines.ts";
export { setupOf } from "../../client/driver/setup.ts";
export { parseScript } from "../../client/scripts/script.ts";
export { startClient } from "../../sampling/start-client.ts";
export { CLASSES } from "./classes.ts";
