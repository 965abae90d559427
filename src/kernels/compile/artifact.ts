import type { ArrayParameter, KernelArray, KernelChain, KernelLayout, KernelParameter } from "../sampling-kernel.ts";
import type { StatisticArtifact } from "../statistic-kernel.ts";
import { digest } from "./digest.ts";
import type { FunctionFacts } from "./inspect.ts";
import type { FileDigests } from "./source-files.ts";

/** All that is known of a compiled kernel, and nothing that could not be written to a file. */
export interface Artifact {
  /** The module, base64. */
  readonly wasm: string;
  readonly functions: readonly FunctionFacts[];
  readonly sampling?: SamplingArtifact;
  readonly statistic?: StatisticArtifact;
  readonly identity: string;
}

/** What a kernel with `sample` has besides. */
export interface SamplingArtifact {
  readonly about?: string;
  readonly parameters: readonly KernelParameter[];
  readonly parameterArrays?: readonly ArrayParameter[];
  readonly dataSets?: readonly ArrayParameter[];
  readonly layout?: KernelLayout;
  readonly outputs: readonly string[];
  /** As of `SamplingKernel`. */
  readonly arrays?: readonly KernelArray[];
  /** Absent: it draws samples. */
  readonly chain?: KernelChain;
  /** Numbers that a sample draws, at most; absent: any. */
  readonly dimensions?: number;
}

/** An artifact, and the files it was made of. */
export interface CacheEntry {
  readonly files: FileDigests;
  readonly artifact: Artifact;
}

/** Keeps texts by name, as files in a folder do. Neither of the two ever rejects: a cache that fails is no cache. */
export interface TextCache {
  readonly load: (key: string) => Promise<string | undefined>;
  readonly save: (key: string, text: string) => Promise<void>;
}

/** The entry as a text that {@link readEntry} knows to be whole. */
export async function writeEntry(entry: CacheEntry): Promise<string> {
  const text = JSON.stringify(entry);
  return `${await digest(text)}\n${text}`;
}

/** The entry of a text; undefined when it is not as it was written. */
export async function readEntry(text: string | undefined): Promise<CacheEntry | undefined> {
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  if (end < 0 || (await digest(json)) !== text.slice(0, end)) return undefined;
  // As the digest says, written by writeEntry; the key tells versions apart.
  return JSON.parse(json) as CacheEntry;
}
