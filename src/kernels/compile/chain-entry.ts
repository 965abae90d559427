import { isArrayType, itemBytes, itemTypeOf } from "../array-types.ts";
import { CHAIN_EXPORTS } from "../instances/export-names.ts";
import { blockLayout } from "./block-layout.ts";
import type { ChainFacts } from "./chain-facts.ts";
import type { ArrayFacts, ClassFacts, FieldFacts } from "./class-facts.ts";
import { importOf, kernelEntry } from "./entry-text.ts";
import type { SourceFacts } from "./inspect.ts";
import type { SampleFacts } from "./inspect-sample.ts";
import { hasFlag } from "./inspect-step.ts";

/**
 * The AssemblyScript around the steps of a chain. The state is an object of the module's own, which a global keeps. Between two
 * pieces of the chain it lies as bytes with the caller: the numbers of the state one after another, each in 8 bytes, and
 * behind them each of its arrays, its length first.
 *
 * @param from - module path of the kernel's source
 */
export function chainEntry(from: string, facts: SourceFacts & { sample: SampleFacts }, chain: ChainFacts): string {
  const { state, hasStart, drawn } = chain;
  const { begin, lengthOf, taken, steps } = CHAIN_EXPORTS;
  const args = argumentsOf(facts.sample);
  const call = (name: string): string => `${name}(${["rngOf(statePtr)", "state", ...args].join(", ")})`;
  return `${kernelEntry(from, facts)}
import { rngOf } from "wasm-ensemble/stream";
import { step as userStep${hasStart ? ", start as userStart" : ""} } from ${JSON.stringify(from)};
${importOf(state, "UserState")}
let chain: UserState | null = null;
function current(): UserState { return chain!; }
export function ${begin}(statePtr: usize, paramsPtr: usize): void {
  const state = new UserState();
  chain = state;
  ${hasStart ? call("userStart") : ""};
}
${savingText(state)}export function ${lengthOf}(index: i32): i32 {
  const state = current();
${drawn.map((each, i) => `  if (index === ${i}) return ${isList(each) ? `state.${each.name}.length` : "-1"};`).join("\n")}
  return 0;
}
let taken = 0;
export function ${taken}(): i32 { return taken; }
export function ${steps}(count: i32, thin: i32, isWarmup: bool, mask: u64, statePtr: usize, paramsPtr: usize, outPtr: usize): i32 {
  const state = current();
  const rng = rngOf(statePtr);
  const each = isWarmup ? 1 : thin;
  let accepted = 0;
  taken = 0;
${drawn
  .filter(isList)
  .map(({ name }) => `  const length_${name} = state.${name}.length;`)
  .join("\n")}
  for (let draw = 0; draw < count; draw++) {
    for (let i = 0; i < each; i++) {
      ${hasFlag(state, "isWarmup") ? "state.isWarmup = isWarmup;" : ""}
      userStep(${["rng", "state", ...args].join(", ")});
      taken++;
      ${hasFlag(state, "accepted") ? "if (state.accepted) accepted++;" : ""}
    }
    if (isWarmup) continue;
${drawn.map(drawOne).join("\n")}
  }
  return accepted;
}
`;
}

// How a state is written down, and made again.
function savingText(state: ClassFacts): string {
  const { savedBytes, save, restore } = CHAIN_EXPORTS;
  return `export function ${savedBytes}(): i32 {
  const state = current();
  return ${[8 * state.fields.length, ...state.arrays.map((array) => `8 + ${bytesOf(array)}`)].join(" + ")};
}
export function ${save}(savedPtr: usize): void {
  const state = current();
${state.fields.map((field, i) => `  store<${field.type}>(savedPtr, state.${field.name}, ${8 * i});`).join("\n")}
  let ptr = savedPtr + ${8 * state.fields.length};
${state.arrays.map(saveArray).join("\n")}
}
export function ${restore}(savedPtr: usize): void {
  const state = new UserState();
  chain = state;
${state.fields.map((field, i) => `  state.${field.name} = load<${field.type}>(savedPtr, ${8 * i});`).join("\n")}
  let ptr = savedPtr + ${8 * state.fields.length};
${state.arrays.map(restoreArray).join("\n")}
}
`;
}

// What `step` takes besides, read at its place in the block of the parameters.
function argumentsOf(sample: SampleFacts): string[] {
  const { dataOffset } = blockLayout(sample);
  return [
    ...(sample.params ? ["changetype<UserParams>(paramsPtr)"] : []),
    ...(sample.data ? [`changetype<UserData>(paramsPtr + ${dataOffset})`] : []),
  ];
}

function isList(facts: FieldFacts | ArrayFacts): facts is ArrayFacts {
  return isArrayType(facts.type);
}

/** Bytes of an array's numbers, which the next begins behind at a multiple of 8. */
function bytesOf(array: ArrayFacts): string {
  return `((${unpadded(array)} + 7) & ~7)`;
}

function unpadded({ name, type }: ArrayFacts): string {
  return `(state.${name}.length * ${itemBytes(type)})`;
}

function saveArray(array: ArrayFacts): string {
  const { name } = array;
  return `  {
    const bytes = ${unpadded(array)};
    store<u32>(ptr, bytes);
    memory.copy(ptr + 8, changetype<usize>(state.${name}), bytes);
    ptr += 8 + ((bytes + 7) & ~7);
  }`;
}

function restoreArray({ name, type }: ArrayFacts): string {
  const item = itemTypeOf(type);
  return `  {
    const bytes = load<u32>(ptr);
    const array = new StaticArray<${item}>(bytes / sizeof<${item}>());
    memory.copy(changetype<usize>(array), ptr + 8, bytes);
    state.${name} = array;
    ptr += 8 + ((bytes + 7) & ~7);
  }`;
}

function drawOne(facts: FieldFacts | ArrayFacts, i: number): string {
  const test = `    if (mask & ${2n ** BigInt(i)})`;
  if (!isList(facts)) return `${test} { store<f64>(outPtr, state.${facts.name}); outPtr += 8; }`;
  const changed = `throw new Error("${facts.name} of the state has another length than at first")`;
  return `${test} {
      if (state.${facts.name}.length !== length_${facts.name}) ${changed};
      const bytes = <usize>state.${facts.name}.length << 3;
      memory.copy(outPtr, changetype<usize>(state.${facts.name}), bytes);
      outPtr += bytes;
    }`;
}
