import { parentPort } from "node:worker_threads";
import { sourceFiles } from "../../kernels/compile/compile-source.ts";
import type { CompileOrder } from "../../kernels/compile/kernel-compiler.ts";
import { makeEntry } from "../../kernels/compile/make-entry.ts";
import { toErrorRecord } from "../../protocol/to-error-record.ts";
import type { CompilerReply, CompilerRequest } from "./compiler-messages.ts";
import { filesBeside, nodeHost } from "./node-host.ts";

// The script of the compiler's thread, a file of its own.
const host = nodeHost();

// The compiler has global state: one compilation at a time.
let last: Promise<unknown> = Promise.resolve();

parentPort?.on("message", ({ id, order }: CompilerRequest) => {
  last = last.then(() => answer(id, order));
});

async function answer(id: number, order: CompileOrder): Promise<void> {
  let reply: CompilerReply;
  try {
    const { base, ...source } = order;
    const readUser = base === undefined ? () => Promise.resolve(null) : filesBeside(new URL(base));
    const request = { ...source, readUser };
    const files = sourceFiles(request, host.readLibrary);
    reply = { kind: "made", id, entry: await makeEntry(await host.loadAsc(), files, request) };
  } catch (error) {
    reply = { kind: "failed", id, error: toErrorRecord(error) };
  }
  parentPort?.postMessage(reply);
}
