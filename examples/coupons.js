// How many packets does one have to buy until one has all of the pictures? A kernel of one's own in AssemblyScript, compiled
// by the program that uses it. The mean is n (1 + 1/2 + … + 1/n).
//
//   npm install assemblyscript
//   node examples/coupons.js

import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const client = await connect();
const coupons = await compileKernel(new URL("assembly/coupons.ts", import.meta.url));

for (const pictures of [10, 30, 60]) {
  const { outputs } = await client.sample(coupons, { samples: 2e5, seed: 2026, params: { pictures } });
  const { packets } = outputs;
  // n (1 + 1/2 + … + 1/n)
  const exact = Array.from({ length: pictures }, (_, i) => pictures / (i + 1)).reduce((sum, term) => sum + term, 0);
  console.log(
    `${pictures} pictures: ${packets?.mean.toFixed(3)} ± ${packets?.standardError.toFixed(3)} packets, exactly ${exact.toFixed(3)}`,
  );
}

await client.close();

// Output:
//
//   10 pictures: 29.309 ± 0.025 packets, exactly 29.290
//   30 pictures: 119.870 ± 0.082 packets, exactly 119.850
//   60 pictures: 280.652 ± 0.167 packets, exactly 280.792
