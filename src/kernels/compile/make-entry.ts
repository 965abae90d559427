import type { Artifact, CacheEntry } from "./artifact.ts";
import type { Asc } from "./asc.ts";
import { buildArtifact } from "./build-artifact.ts";
import { compileSource, type SourceRequest } from "./compile-source.ts";
import { digest } from "./digest.ts";
import type { SourceFiles } from "./source-files.ts";

/**
 * Compiles a kernel and takes down what it was made of.
 *
 * @param files - made for this source
 * @param versions - of the library and the compiler
 * @throws {KernelCompileError} when the source does not compile, or its `sample` is no sampling kernel
 */
export async function makeEntry(
  asc: Asc,
  files: SourceFiles,
  { versions, ...request }: SourceRequest & { readonly versions: string },
): Promise<CacheEntry> {
  const compiled = await compileSource(asc, request, files);
  const digests = await files.digests();
  const { path, text, optimizeLevel } = request;
  // Builds with and without SIMD give the same numbers; a file that was not found is of no account.
  const found = digests.filter(([, each]) => each !== null);
  const identity = `${path}/${await digest(JSON.stringify([versions, text, optimizeLevel, found]))}`;
  const artifact: Artifact = await buildArtifact(path, compiled, identity);
  return { files: digests, artifact };
}
