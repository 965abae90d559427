import { fileURLToPath } from "node:url";

/** Top folder of the checkout, with a trailing separator removed. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
