// Which variables a function depends on: Sobol indices of Ishigami's function, as quotients of means with their errors.
//
//   npm install wasm-ensemble assemblyscript
//   node examples/ishigami.js
import { connect, deltaMethod } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const client = await connect();
const kernel = await compileKernel(new URL("./assembly/ishigami.ts", import.meta.url));

// A part of the variance over the whole of it.
const share = (/** @type {string} */ part) =>
  deltaMethod([part, "f", "square"], ([numerator, f, square]) => numerator / (square - f * f));
const derived = {
  "first order, x": share("first1"),
  "first order, y": share("first2"),
  "first order, z": share("first3"),
  "total, x": share("total1"),
  "total, y": share("total2"),
  "total, z": share("total3"),
};

// In closed form, of the parameters a and b.
const [a, b] = [7, 0.1];
const x = (1 + (b * Math.PI ** 4) / 5) ** 2 / 2;
const y = a ** 2 / 8;
const both = (8 * b ** 2 * Math.PI ** 8) / 225;
const whole = x + y + both;
const exact = [x, y, 0, x + both, y, both].map((part) => part / whole);

for (const method of /** @type {const} */ (["random", "sobol"])) {
  const estimate = await client.sample(kernel, { samples: 2 ** 20, seed: 2026, method, derived });
  console.log(`\n${estimate.samples.toLocaleString("en")} samples, ${method}`);
  for (const [i, [name, { value, standardError }]] of Object.entries(estimate.derived).entries()) {
    console.log(`${name}: ${value.toFixed(5)} ± ${standardError.toFixed(5)}, exactly ${(exact[i] ?? 0).toFixed(5)}`);
  }
}
await client.close();
