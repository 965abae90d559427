import { main } from "assemblyscript/asc";
import { kernels, type SamplingKernel } from "wasm-ensemble";

// Kernels with the kernel interface of assembly/index.ts and nothing of Ensemble in them, as any language could make them.

const SOURCE = `
export const STATE_BYTES: i32 = 8;

let topPtr: usize = __heap_base;

export function arena(sizeBytes: i32): usize {
  const startPtr = (topPtr + 15) & ~15;
  topPtr = startPtr + sizeBytes;
  return startPtr;
}

export function initStream(statePtr: usize, seed: u64, stream: u64): void {
  store<u64>(statePtr, seed + (stream << 32));
}

// splitmix64: Steele, Lea and Flood, OOPSLA 2014, with the constants of Vigna's splitmix64.c.
function draw(statePtr: usize): f64 {
  const state = load<u64>(statePtr) + 0x9e3779b97f4a7c15;
  store<u64>(statePtr, state);
  let z = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return <f64>((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

function meanPtr(outPtr: usize, i: i32): usize { return outPtr + 24 + ((<usize>i) << 3); }

// Welford's update for k outputs, whose values lie at xPtr.
function add(outPtr: usize, xPtr: usize, k: i32): void {
  const count = load<f64>(outPtr) + 1;
  store<f64>(outPtr, count);
  let productPtr = meanPtr(outPtr, k);
  for (let i = 0; i < k; i++) {
    const di = load<f64>(xPtr + ((<usize>i) << 3)) - load<f64>(meanPtr(outPtr, i));
    for (let j = i; j < k; j++) {
      const dj = load<f64>(xPtr + ((<usize>j) << 3)) - load<f64>(meanPtr(outPtr, j));
      store<f64>(productPtr, load<f64>(productPtr) + di * dj * (count - 1) / count);
      productPtr += 8;
    }
  }
  for (let i = 0; i < k; i++) {
    const ptr = meanPtr(outPtr, i);
    store<f64>(ptr, load<f64>(ptr) + (load<f64>(xPtr + ((<usize>i) << 3)) - load<f64>(ptr)) / count);
  }
}

function begin(outPtr: usize, k: i32): void {
  memory.fill(outPtr, 0, 24 + ((<usize>(k + ((k * (k + 1)) >> 1))) << 3));
  store<f64>(outPtr, -1, 16);
}

const VALUES = memory.data(64, 16);

/** Outputs u, 2u + v and u v of u, v uniform. */
export function three(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  begin(outPtr, 3);
  for (let n = 0; n < samples; n++) {
    const u = draw(statePtr);
    const v = draw(statePtr);
    store<f64>(VALUES, u);
    store<f64>(VALUES, 2 * u + v, 8);
    store<f64>(VALUES, u * v, 16);
    add(outPtr, VALUES, 3);
  }
}

/** Uniform below 1, but what is below params.bad is NaN, infinite or minus infinite, in turn. */
export function holes(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  begin(outPtr, 1);
  const bad = load<f64>(paramsPtr);
  for (let n = 0; n < samples; n++) {
    const u = draw(statePtr);
    const x = u >= bad ? u : n % 3 == 0 ? NaN : n % 3 == 1 ? Infinity : -Infinity;
    if (isFinite(x)) {
      store<f64>(VALUES, x);
      add(outPtr, VALUES, 1);
      continue;
    }
    const earlier = load<f64>(outPtr, 8);
    if (earlier == 0) store<f64>(outPtr, n, 16);
    store<f64>(outPtr, earlier + 1, 8);
  }
}

/** Its parameters, added up, whatever the stream. */
export function sum(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  begin(outPtr, 1);
  store<f64>(VALUES, load<f64>(paramsPtr) + <f64>load<i32>(paramsPtr, 8) + <f64>load<u8>(paramsPtr, 12));
  for (let n = 0; n < samples; n++) add(outPtr, VALUES, 1);
}

/** Traps in the chunk whose stream is params.at. */
export function traps(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  if (<f64>(load<u64>(statePtr) >> 32) == load<f64>(paramsPtr)) unreachable();
  three(samples, statePtr, paramsPtr, outPtr);
}
`;

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  let messages = "";
  const { error } = await main(["entry.ts", "--runtime", "stub", "-O", "--outFile", "out.wasm"], {
    readFile: (name) => (name === "entry.ts" ? SOURCE : null),
    writeFile: (name, contents) => {
      // The cast holds because asc writes bytes for a wasm file, in a buffer of its own.
      if (name.endsWith(".wasm")) binary = contents as Uint8Array<ArrayBuffer>;
    },
    listFiles: () => [],
    stderr: {
      write: (text: Uint8Array | string) => {
        messages += text.toString();
      },
    },
  });
  if (error !== null || binary === undefined) throw new Error(`asc: ${messages}`, { cause: error });
  return binary;
}

// An id that the library, which counts from 0, does not come to.
const bytes = await compile();
const source = { id: 1e9, bytes, compiled: new WebAssembly.Module(bytes) };

function handMade(parts: Partial<SamplingKernel> & Pick<SamplingKernel, "name">): SamplingKernel {
  return { ...kernels.pi, module: () => source, exportName: parts.name, identity: `${parts.name}/1`, ...parts };
}

export const three = handMade({ name: "three", outputs: ["u", "sum", "product"], chunkSamples: 1000 });

export const holes = handMade({
  name: "holes",
  outputs: ["u"],
  parameters: [{ name: "bad", type: "f64", offset: 0, default: 0.01, min: 0, max: 1 }],
  chunkSamples: 1000,
});

export const sum = handMade({
  name: "sum",
  outputs: ["sum"],
  parameters: [
    { name: "x", type: "f64", offset: 0, default: 0.5 },
    { name: "n", type: "i32", offset: 8, default: 3, min: -10, max: 2 ** 31 - 1 },
    { name: "flag", type: "bool", offset: 12, default: 0, min: 0, max: 1 },
  ],
  chunkSamples: 100,
});

export const traps = handMade({
  name: "traps",
  outputs: ["u", "sum", "product"],
  parameters: [{ name: "at", type: "f64", offset: 0, default: -1 }],
  chunkSamples: 1000,
});

function wrap(x: bigint): bigint {
  return BigInt.asUintN(64, x);
}

/** The numbers that `draw` gives in a stream, computed here. */
export function drawn(seed: bigint, stream: number, count: number): number[] {
  let state = wrap(seed + (BigInt(stream) << 32n));
  return Array.from({ length: count }, () => {
    state = wrap(state + 0x9e3779b97f4a7c15n);
    let z = wrap((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  });
}
