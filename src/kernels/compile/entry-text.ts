import { DEFAULTS_EXPORT, DIMENSIONS_EXPORT, LOOP_EXPORT, RESET_EXPORT } from "../instances/export-names.ts";
import { blockLayout } from "./block-layout.ts";
import type { ClassName } from "./class-facts.ts";
import { CALLS } from "./entry-names.ts";
import type { SourceFacts } from "./inspect.ts";
import type { SampleFacts, StateFacts } from "./inspect-sample.ts";
import { allArrays } from "./user-classes.ts";
import { isWide, wideDeclarations, wideImport, wideSample } from "./wide-entry.ts";

/** Names that a kernel's module needs for the kernel interface, see assembly/index.ts. */
export const RAW_NAMES: readonly string[] = [
  "antithetic",
  "arena",
  "histogram",
  "initStream",
  "memory",
  "refinement",
  "sobol",
  "STATE_BYTES",
  "vegas",
  "weights",
];

/** What each module has besides the user's functions. The class is there for its decorator: see user-classes.ts. */
export const BASE_ENTRY: string = `@unmanaged class EnsembleMark {}
export function ${RESET_EXPORT}(): void { __stack_pointer = __heap_base; }
`;

// Values are kept from the collector, as nothing that it knows leads to them. What is static has no need of it.
const INITIALIZERS = `@global function __ensembleKept<T>(value: T): T {
  const ptr = changetype<usize>(value);
  if ((load<u32>(ptr - 16) & 3) !== 3) __pin(ptr);
  return value;
}
@global function __ensembleNone<T>(): T { return changetype<T>(0); }
function ${CALLS}(): void { __ensembleKept<usize>(0); __ensembleNone<usize>(); }
`;

/**
 * The AssemblyScript around a sampling kernel: the loop of assembly/loop/ over `sample`, in the kernel interface.
 *
 * The parameters are read where the engine put them, and the outputs are written straight into the loop's block, so
 * their classes are made unmanaged and nothing is copied. Outputs start at 0, so that one that `sample` leaves alone
 * does not depend on the samples before it.
 *
 * The state is made anew for each chunk, and collected at its end: a global keeps it until then, and its address lies in
 * the block of the parameters, where the loop reads it once.
 *
 * A kernel that exports `dimensions` gets the loop over points, in which each number that it draws is a coordinate.
 *
 * @param from - module path of the kernel's source
 */
export function samplingEntry(from: string, { functions, sample }: SourceFacts & { sample: SampleFacts }): string {
  const { state, outputs, hasDimensions } = sample;
  const count = outputs?.fields.length ?? 1;
  const args = argumentsOf(sample);
  const single = `userSample(${args.join(", ")})`;
  const wide = isWide(outputs) ? outputs : undefined;
  const method = wide
    ? `sample(rng: Rng, rowPtr: usize): void {
${wideSample(wide, args)}
  }`
    : outputs
      ? `sample(rng: Rng, outPtr: usize): void {
    memory.fill(outPtr, 0, ${8 * count});
    userSample(${[...args, "changetype<UserOutputs>(outPtr)"].join(", ")});
  }`
      : hasDimensions
        ? `sample(rng: Rng, outPtr: usize): void { store<f64>(outPtr, ${single}); }`
        : `sample(rng: Rng): f64 { return ${single}; }`;
  const loop = wide
    ? hasDimensions
      ? `loopWidePoints<Kernel>(${DIMENSIONS_EXPORT}, `
      : "loopWide<Kernel>("
    : hasDimensions
      ? `loopPoints<Kernel>(${DIMENSIONS_EXPORT}, ${count}, `
      : outputs
        ? `loopOutputs<Kernel>(${count}, `
        : "loop<Kernel>(";
  return `${kernelEntry(from, { functions, sample })}
${loopImport(wide !== undefined, hasDimensions)}
${hasDimensions ? pointsText(from) : ""}
import { sample as userSample } from ${JSON.stringify(from)};
${importOf(outputs, "UserOutputs")}
export { histogram } from "wasm-ensemble/loop/histogram";
export { refinement } from "wasm-ensemble/loop/moments";
export { weights } from "wasm-ensemble/loop/weights";
@unmanaged class Kernel {
  ${method}
${hasDimensions ? OVERDRAWN : ""}}
${state ? stateText(from, sample, state) : ""}export function ${LOOP_EXPORT}(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  ${state ? "makeState(statePtr, paramsPtr);" : ""}
  ${loop}samples, statePtr, paramsPtr, outPtr);
  ${state ? "dropState();" : ""}
}
${wide ? wideDeclarations(wide) : ""}`;
}

/** What the entries of all kernels have: what they take, and what a module of kernels exports. */
export function kernelEntry(
  from: string,
  { functions, sample }: Pick<SourceFacts, "functions"> & { sample: SampleFacts },
): string {
  const { params, data } = sample;
  const callable = functions.filter(({ signature }) => signature !== undefined).map(({ name }) => name);
  return `${BASE_ENTRY}
import { Rng } from "wasm-ensemble/rng/rng";
${importOf(params, "UserParams")}${importOf(data, "UserData")}
export { initStream, STATE_BYTES } from "wasm-ensemble/stream";
${callable.length > 0 ? `export { ${callable.join(", ")} } from ${JSON.stringify(from)};` : ""}
export function arena(sizeBytes: i32): usize { return heap.alloc(sizeBytes); }
${params ? defaultsFunction() : ""}${params && allArrays(params).length > 0 ? INITIALIZERS : ""}`;
}

function loopImport(isWideLoop: boolean, hasDimensions: boolean): string {
  if (isWideLoop) return wideImport(hasDimensions ? "loopWidePoints" : "loopWide");
  return hasDimensions
    ? 'import { loopPoints } from "wasm-ensemble/loop/point-loop";'
    : 'import { loop, loopOutputs } from "wasm-ensemble/loop/loop";';
}

// What `sample` is called with, read at its place in the block of the parameters.
function argumentsOf(sample: SampleFacts): string[] {
  const { params, data, state } = sample;
  const { dataOffset, stateOffset } = blockLayout(sample);
  return [
    "rng",
    ...(params ? ["changetype<UserParams>(changetype<usize>(this))"] : []),
    ...(data ? [`changetype<UserData>(changetype<usize>(this) + ${dataOffset})`] : []),
    ...(state ? [`changetype<UserState>(load<usize>(changetype<usize>(this), ${stateOffset}))`] : []),
  ];
}

function stateText(from: string, sample: SampleFacts, state: StateFacts): string {
  const { dataOffset, stateOffset } = blockLayout(sample);
  const args = {
    rng: "rngOf(statePtr)",
    params: "changetype<UserParams>(paramsPtr)",
    data: `changetype<UserData>(paramsPtr + ${dataOffset})`,
  };
  return `import { rngOf } from "wasm-ensemble/stream";
import { setup as userSetup } from ${JSON.stringify(from)};
${importOf(state, "UserState")}let userState: UserState | null = null;
function makeState(statePtr: usize, paramsPtr: usize): void {
  const state = userSetup(${state.setup.map((argument) => args[argument]).join(", ")});
  userState = state;
  store<usize>(paramsPtr, changetype<usize>(state), ${stateOffset});
}
function dropState(): void {
  userState = null;
  __collect();
}
`;
}

// The value is known to the loop only as the compiler sees it.
function pointsText(from: string): string {
  return `import { dimensions as userDimensions } from ${JSON.stringify(from)};
export { antithetic } from "wasm-ensemble/qmc/antithetic";
export { sobol } from "wasm-ensemble/qmc/sobol";
export { vegas } from "wasm-ensemble/vegas/strata";
export const ${DIMENSIONS_EXPORT}: i32 = <i32>userDimensions;`;
}

const OVERDRAWN = `  overdrawn(): void {
    throw new Error("sample drew more numbers than its source exports as dimensions");
  }
`;

/** Imports a class of the user's under another name. */
export function importOf(facts: ClassName | undefined, as: string): string {
  return facts ? `import { ${facts.exportedAs} as ${as} } from ${JSON.stringify(facts.from)};\n` : "";
}

function defaultsFunction(): string {
  return `export function ${DEFAULTS_EXPORT}(ptr: usize): void {
  memory.copy(ptr, changetype<usize>(new UserParams()), offsetof<UserParams>());
}
`;
}
