import { fileURLToPath } from "node:url";
import { ownFile } from "../../node/own-files.ts";

/** Paths of the files that workers run. A thread can't load TypeScript: they are those of the build. */
export const WORKER_FILES: Readonly<Record<"chunks" | "echo" | "identity" | "poolifier" | "workerpool", string>> = {
  chunks: workerFile("chunks"),
  echo: workerFile("echo"),
  identity: workerFile("identity"),
  poolifier: workerFile("poolifier"),
  workerpool: workerFile("workerpool"),
};

function workerFile(name: string): string {
  return fileURLToPath(ownFile(`build/lib/cli/bench/workers/${name}.js`));
}
