// A kernel that is not AssemblyScript: kernel-in-c.wasm was made of kernel-in-c.c, which says how.
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
