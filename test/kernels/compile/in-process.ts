import { readFile } from "node:fs/promises";
import type { TextCache } from "../../../src/kernels/compile/artifact.ts";
import { loadAsc } from "../../../src/kernels/compile/asc.ts";
import type { CompiledKernel } from "../../../src/kernels/compile/compiled-kernel.ts";
import { KernelCompiler } from "../../../src/kernels/compile/kernel-compiler.ts";
import type { Drawing, SamplerRef } from "../../../src/kernels/instances/sampler-ref.ts";
import type { Sampler } from "../../../src/kernels/instances/sampling-module.ts";
import { KernelStore } from "../../../src/kernels/instances/store.ts";
import type { SamplingKernel } from "../../../src/kernels/sampling-kernel.ts";
import { filesBeside, nodeHost } from "../../../src/node/compile/node-host.ts";
import { FUNCTION_REF, type FunctionRef } from "../../../src/protocol/function-ref.ts";
import type { SampleOptions } from "../../../src/sampling/request/options.ts";
import { readRequest } from "../../../src/sampling/request/sample-request.ts";
import { samplerRef } from "../../../src/sampling/start-run.ts";

/** Folder of the kernels that tests compile. */
export const KERNELS = new URL("../../fixtures/kernels/", import.meta.url);

/** A compiler that counts how often asc runs. */
export function countingCompiler(): { compiler: KernelCompiler; runs: () => number } {
  let runs = 0;
  const compiler = new KernelCompiler({
    ...nodeHost(),
    loadAsc: async () => {
      const asc = await loadAsc();
      return {
        main: (argv, options) => {
          runs++;
          return asc.main(argv, options);
        },
      };
    },
  });
  return { compiler, runs: () => runs };
}

/** What the tests say of a kernel to compile. */
export interface Wanted {
  readonly text: string;
  readonly base?: URL;
  readonly cache?: TextCache;
  readonly chunkSamples?: number;
  readonly simd?: boolean;
}

/** Compiles a text as `kernel.ts`. */
export function compileWith(compiler: KernelCompiler, wanted: Wanted): Promise<CompiledKernel> {
  const { text, base = KERNELS, cache, chunkSamples = 1000, simd = true } = wanted;
  return compiler.compile({
    path: "kernel.ts",
    name: "kernel",
    text,
    readUser: filesBeside(base),
    optimizeLevel: 1,
    simd,
    chunkSamples,
    ...(cache && { cache }),
  });
}

/** Text of one of the kernels. */
export function kernelText(file: string): Promise<string> {
  return readFile(new URL(file, KERNELS), "utf8");
}

/** Makes the functions of a kernel callable here, as on one engine. */
export function callHere(kernel: CompiledKernel): (name: string, ...args: unknown[]) => unknown {
  const store = new KernelStore();
  return (name, ...args) => store.functionOf(refOf(kernel.functions[name]))(...args);
}

function refOf(fn: unknown): FunctionRef & { kind: "wasm" } {
  return (fn as Record<symbol, unknown>)[FUNCTION_REF] as FunctionRef & { kind: "wasm" };
}

/** What a kernel is given, besides random numbers. */
export type Given = Pick<SampleOptions, "params" | "data">;

/** The record of a chunk of a sampling kernel. */
export function sampleHere(
  kernel: SamplingKernel,
  samples: number,
  params: SampleOptions["params"] = {},
  drawing: Drawing = {},
): number[] {
  return [...samplerHere(kernel, { params }, drawing)(0, samples)];
}

/** A sampling kernel as an engine has it: gives the records of chunks. */
export function samplerHere(kernel: SamplingKernel, given: Given, drawing: Drawing = {}): Sampler {
  const ref = samplerRef(kernel, readRequest(kernel, { samples: 1, ...given }), 2026n) as SamplerRef;
  return new KernelStore().samplerOf({ ...ref, ...drawing });
}
