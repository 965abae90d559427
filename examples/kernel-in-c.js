// Can a kernel be written in another language? kernel-in-c.wasm was made of kernel-in-c.c, which says how: the sum of two
// dice, whose mean is the number of sides and 1.
//
//   node examples/kernel-in-c.js

import { connect, loadKernel } from "wasm-ensemble";

const client = await connect();
const dice = await loadKernel(new URL("kernel-in-c.wasm", import.meta.url), {
  name: "dice", // the exported function
  outputs: ["sum"],
  parameters: [{ name: "sides", type: "i32", offset: 0, default: 6, min: 1, max: 1e6 }],
  knownAnswer: ({ sides = NaN }) => [sides + 1],
});

for (const sides of [6, 20]) {
  const params = { sides };
  const { mean, standardError } = await client.sample(dice, { samples: 2e7, seed: 2026, params });
  const [exact] = dice.knownAnswer?.(params) ?? [];
  console.log(`two dice of ${sides} sides: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${exact}`);
}

await client.close();

// Output:
//
//   two dice of 6 sides: 7.0000 ± 0.0005, exactly 7
//   two dice of 20 sides: 21.0004 ± 0.0018, exactly 21
