import { connect, kernels } from "wasm-ensemble";
import { bitsOf, type Measuring, type Row } from "./row.ts";

/** The mean of one seed on 1, 2 and more engines, to its last bit. @throws {Error} when they differ */
export async function sameBits({ quick, onStep }: Measuring): Promise<Row> {
  const samples = quick ? 1e6 : 1e9;
  const counts = [1, 2, 7];
  const found: string[] = [];
  for (const engines of counts) {
    onStep(`bits on ${engines} engines`);
    const client = await connect({ engines });
    const { mean } = await client.sample(kernels.european, { samples, seed: 2026 });
    found.push(bitsOf(mean));
    await client.close();
  }
  const [bits = ""] = found;
  if (found.some((other) => other !== bits)) throw new Error(`the bits differ: ${found.join(", ")}`);
  return {
    reason: "The same bits anywhere",
    measured: `the mean of ${samples.toExponential(0).replace("+", "")} samples is \`0x${bits}\` on ${counts.join(", ")} engines`,
  };
}
