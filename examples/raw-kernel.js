// A kernel that is not AssemblyScript: raw-kernel.wasm was made of raw-kernel.c, which says how.
//
//   node examples/raw-kernel.js

import { connect, rawKernel } from "wasm-ensemble";

const client = await connect();
const dice = await rawKernel(new URL("raw-kernel.wasm", import.meta.url), {
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
