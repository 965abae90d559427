import { describe, expect, test } from "vitest";
import { KernelCompiler } from "../../../src/kernels/compile/kernel-compiler.ts";
import { filesBeside, nodeHost } from "../../../src/node/compile/node-host.ts";
import { callHere, KERNELS, kernelText, sampleHere } from "./in-process.ts";

const compiler = new KernelCompiler(nodeHost());

async function record(text: string, optimizeLevel: number, simd: boolean): Promise<number[]> {
  const request = { path: "kernel.ts", name: "kernel", text, readUser: filesBeside(KERNELS), chunkSamples: 1000 };
  const kernel = await compiler.compile({ ...request, optimizeLevel, simd });
  return sampleHere(kernel, 3000);
}

const IMPORT = 'import { exponential, gamma, normal, normals, Rng } from "wasm-ensemble/assembly";\n';
const PARAMS =
  "export class Params { rate: f64 = 0.05; years: f64 = 2; steps: i32 = 7; flag: bool = true; scale: f32 = 0.5; }\n";

// What a kernel may do with its generator and parameters, and what may stand in a loop.
const SAMPLES: Readonly<Record<string, string>> = {
  "one number": "return normal(rng);",
  "a loop, elementary functions of parameters": `
    let sum: f64 = 0;
    for (let i = 0; i < p.steps; i++) sum += Math.exp(-p.rate * p.years + 0.1 * normal(rng));
    return Math.exp(-p.rate * p.years) * max(sum - 7, 0);`,
  "loops with continue, break and a loop inside": `
    let sum: f64 = 0;
    for (let i = 0; i < p.steps; i++) {
      if (rng.uniform() < 0.3) continue;
      for (let j = 0; j < 3; j++) {
        if (rng.uniform() < 0.1) continue;
        if (rng.uniform() < 0.1) break;
        sum += rng.uniform();
      }
      if (sum > 4) break;
    }
    return sum;`,
  "a switch in a loop": `
    let sum: f64 = 0;
    for (let i = 0; i < 6; i++) {
      switch (<i32>(4 * rng.uniform())) {
        case 0: sum += 1; break;
        case 1: continue;
        case 2: sum += exponential(rng);
        default: sum -= 0.25;
      }
    }
    return sum;`,
  "a while loop whose condition draws": `
    let n = 0;
    while (rng.uniform() < 0.7) n++;
    return <f64>n;`,
  "a parameter that is written": `
    p.rate += rng.uniform();
    const rate = p.rate;
    p.rate = 0.05;
    return Math.log(1 + rate);`,
  "parameters of other sizes": "return (p.flag ? 1.0 : 2.0) * <f64>p.scale * rng.uniform();",
  "other functions that draw": "return first(rng) + gamma(rng, 0.5, 1) + second(rng, p);",
  "a generator that is kept": "kept = rng; const x = later(); return x - rng.uniform();",
  "a generator that another function keeps": "settleRng(rng); return kept!.uniform() - rng.uniform();",
  "a generator that another function gives back": "return settleSame(rng).uniform() - rng.uniform();",
  "an object that holds both, made elsewhere": `
    const both = settleBoth(rng, p);
    both.p.rate = both.rng.uniform();
    const rate = Math.exp(p.rate);
    p.rate = 0.05;
    return rate - rng.uniform();`,
  "a state that is copied": "const state = load<u64>(changetype<usize>(rng)); return <f64>(state & 7) + rng.uniform();",
  "many numbers at once": `
    normals(rng, BUFFER, 40);
    let sum: f64 = 0;
    for (let i = 0; i < 40; i++) sum += load<f64>(BUFFER + ((<usize>i) << 3));
    return sum + normal(rng);`,
  "a variable that is set in one branch": `
    let rate: f64 = 0;
    if (rng.uniform() < 0.5) rate = p.rate;
    return Math.exp(rate);`,
};

const HELPERS = `
  let kept: Rng | null = null;
  const BUFFER: usize = memory.data(320, 16);
  function later(): f64 { const rng = kept; return rng ? rng.uniform() : 0; }
  function first(rng: Rng): f64 { let sum: f64 = 0; for (let i = 0; i < 3; i++) sum += normal(rng); return sum; }
  // Functions of such names stay out of the sample.
  function settleRng(rng: Rng): void { kept = rng; }
  function settleSame(rng: Rng): Rng { return rng; }
  class Both { constructor(public rng: Rng, public p: Params) {} }
  function settleBoth(rng: Rng, p: Params): Both { return new Both(rng, p); }
  function second(rng: Rng, p: Params): f64 { kept = rng; return later() * p.years; }
`;

describe("an optimized kernel has the bits of one that is compiled as it is written", () => {
  test.each(Object.entries(SAMPLES))("%s", async (_, body) => {
    const text = `${IMPORT}${PARAMS}${HELPERS}export function sample(rng: Rng, p: Params): f64 { ${body} }`;
    const plain = await record(text, 0, true);
    expect(plain[0]).toBe(3000);
    expect(await record(text, 3, true)).toEqual(plain);
    if (body.includes("max(")) expect(await record(text, 3, false)).toEqual(plain);
  });

  test("several outputs, and samples by points", async () => {
    const points = `${IMPORT}export const dimensions: i32 = 3;
      export function sample(rng: Rng): f64 { return normal(rng) + rng.uniform() * max(rng.uniform() - 0.5, 0); }`;
    for (const text of [await kernelText("european.ts"), points]) {
      expect(await record(text, 3, true)).toEqual(await record(text, 0, true));
    }
  });
});

describe("max and min with a constant", () => {
  const values = [0, -0, 1, -1, 2.5, Number.MIN_VALUE, -Number.MIN_VALUE, Infinity, -Infinity, Number.NaN];
  const bounds = ["0", "-0", "1", "-2.5", "Infinity", "NaN"];

  test("give what Math.max and Math.min give", async () => {
    const functions = bounds.flatMap((bound, i) => [
      `export function max${i}(x: f64): f64 { return max<f64>(x, ${bound}); }`,
      `export function xam${i}(x: f64): f64 { return max<f64>(${bound}, x); }`,
      `export function min${i}(x: f64): f64 { return min<f64>(x, ${bound}); }`,
      `export function nim${i}(x: f64): f64 { return min<f64>(${bound}, x); }`,
    ]);
    const text = `${IMPORT}${functions.join("\n")}\nexport function sample(rng: Rng): f64 { return rng.uniform(); }`;
    const request = { path: "kernel.ts", name: "kernel", text, readUser: filesBeside(KERNELS), chunkSamples: 1000 };
    const kernel = await compiler.compile({ ...request, optimizeLevel: 3, simd: true });
    const call = callHere(kernel);
    for (const [i, bound] of bounds.entries()) {
      for (const value of values) {
        const [most, least] = [Math.max(value, Number(bound)), Math.min(value, Number(bound))];
        expect([call(`max${i}`, value), call(`xam${i}`, value)]).toEqual([most, most]);
        expect([call(`min${i}`, value), call(`nim${i}`, value)]).toEqual([least, least]);
      }
    }
  });
});
