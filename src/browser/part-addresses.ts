import type { PartName } from "./engine/wants.ts";

/** Where the parts of engines lie as files. Bundlers that know this form copy them, as they do with the engine. */
export const PART_ADDRESSES: Readonly<Record<PartName, string>> = {
  blocking: new URL("./engine.blocking.js", import.meta.url).href,
  helpers: new URL("./engine.helpers.js", import.meta.url).href,
  kernels: new URL("./engine.kernels.js", import.meta.url).href,
};
