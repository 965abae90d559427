import { fileURLToPath } from "node:url";

/** Paths of the files that workers run, which lie beside this one in the build. */
export const WORKER_FILES: Readonly<Record<"chunks" | "echo" | "identity" | "poolifier" | "workerpool", string>> = {
  chunks: fileURLToPath(new URL("./workers/chunks.js", import.meta.url)),
  echo: fileURLToPath(new URL("./workers/echo.js", import.meta.url)),
  identity: fileURLToPath(new URL("./workers/identity.js", import.meta.url)),
  poolifier: fileURLToPath(new URL("./workers/poolifier.js", import.meta.url)),
  workerpool: fileURLToPath(new URL("./workers/workerpool.js", import.meta.url)),
};
