import { ASC_VERSION, LIBRARY, LIBRARY_VERSION } from "#compiler-parts";
import { loadAsc } from "../kernels/compile/asc.ts";
import { KernelCompiler } from "../kernels/compile/kernel-compiler.ts";
import type { ReadText } from "../kernels/compile/source-files.ts";
import { toErrorRecord } from "../protocol/to-error-record.ts";
import { allowDataModules } from "./compile/fetch-data.ts";
import type { CompilerReply, CompilerRequest } from "./compile/messages.ts";
import { readText } from "./compile/read-text.ts";

// The script of the compiler's worker. It is one file with the compiler and the library's AssemblyScript in it.
const compiler = new KernelCompiler({
  loadAsc,
  ascVersion: () => Promise.resolve(ASC_VERSION),
  libraryVersion: () => Promise.resolve(LIBRARY_VERSION),
  readLibrary: (path) => Promise.resolve(LIBRARY[path] ?? null),
});

allowDataModules();
addEventListener("message", ({ data }: MessageEvent<CompilerRequest>) => void answer(data));
post({ kind: "ready" });

async function answer({ id, base, ...source }: CompilerRequest): Promise<void> {
  let reply: CompilerReply;
  try {
    const artifact = await compiler.artifact({ ...source, readUser: filesBeside(base) });
    reply = { kind: "compiled", id, artifact };
  } catch (error) {
    reply = { kind: "failed", id, error: toErrorRecord(error) };
  }
  post(reply);
}

function post(reply: CompilerReply): void {
  postMessage(reply);
}

/** Reads the files that a kernel imports, by path relative to `base`. */
function filesBeside(base: string | undefined): ReadText {
  if (base === undefined) return () => Promise.resolve(null);
  return (path) => readText(new URL(path.split("/").map(encodeURIComponent).join("/"), base));
}
