import { type Artifact } from "../../kernels/compile/artifact.ts";
import { type KernelFacts, withKernelFacts } from "../../kernels/compile/kernel-section.ts";
import type { CompileOptions } from "../../kernels/compile/kernel-source.ts";
import { fromBase64 } from "../../protocol/bytes/base64.ts";
import { compileRequest, compiler } from "./compile-request.ts";

/** A compiled kernel as a file of its own. */
export interface CompiledFile {
  /** The module, which `loadKernel` takes without options. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly facts: KernelFacts;
  /** What the source exports besides `sample` and `statistic`. */
  readonly functions: Artifact["functions"];
}

/**
 * Compiles a kernel to a module that says what it is.
 *
 * @throws as `compileKernel`
 */
export async function compileFile(source: string | URL, options: CompileOptions): Promise<CompiledFile> {
  const request = await compileRequest(source, options);
  const { wasm, functions, sampling, statistic, identity } = await compiler.artifact(request);
  const { name, chunkSamples } = request;
  const facts = { name, chunkSamples, identity, ...(sampling && { sampling }), ...(statistic && { statistic }) };
  return { wasm: withKernelFacts(fromBase64(wasm), facts), facts, functions };
}
