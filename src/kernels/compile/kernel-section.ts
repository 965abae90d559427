import { KernelError } from "../../protocol/errors.ts";
import { withCustomSection } from "../instances/custom-section.ts";
import type { StatisticArtifact } from "../statistic-kernel.ts";
import type { SamplingArtifact } from "./artifact.ts";
import type { KernelSettings } from "./compiled-kernel.ts";

// A file of WebAssembly says nothing of parameters, outputs and names: a section of it does, so that the file alone is a
// kernel.

/** Section that holds {@link KernelFacts} as JSON. */
const SECTION = "ensemble.kernel";

// Change with what engines expect of a compiled kernel's module: the second has arrays, data sets or a state.
const VERSION = 1;
const ARRAYS_VERSION = 2;

/** What a compiled module does not say by its exports. */
export interface KernelFacts extends KernelSettings {
  readonly identity: string;
  /** Absent: it has functions, and no `sample`. */
  readonly sampling?: SamplingArtifact;
  /** Absent: it has no `statistic` of data. */
  readonly statistic?: StatisticArtifact;
}

/** The module with what it is. */
export function withKernelFacts(wasm: Uint8Array<ArrayBuffer>, facts: KernelFacts): Uint8Array<ArrayBuffer> {
  const version = facts.sampling?.layout === undefined ? VERSION : ARRAYS_VERSION;
  return withCustomSection(wasm, SECTION, JSON.stringify({ version, ...facts }));
}

/**
 * What a module says of itself; undefined when it says nothing.
 *
 * @param where - names the module in messages
 * @throws {KernelError} when it can't be read, or is of another version of this library
 */
export function kernelFactsOf(compiled: WebAssembly.Module, where: string): KernelFacts | undefined {
  const [section] = WebAssembly.Module.customSections(compiled, SECTION);
  if (section === undefined) return undefined;
  let facts: (KernelFacts & { readonly version: number }) | undefined;
  try {
    facts = JSON.parse(new TextDecoder().decode(section)) as typeof facts;
  } catch (cause) {
    throw new KernelError(`${where} can't be read: its section ${SECTION} is damaged; compile it again`, { cause });
  }
  if (facts?.version === VERSION || facts?.version === ARRAYS_VERSION) return facts;
  throw new KernelError(`${where} was compiled by another version of wasm-ensemble; compile it again`);
}
