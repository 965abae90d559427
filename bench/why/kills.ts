import process from "node:process";
import { connect, type Rng } from "wasm-ensemble";
import { bitsOf, type Measuring, type Row } from "./row.ts";

declare let dies: number | undefined;

/** A sample, in which an engine ends its thread where it was told to. */
function call(rng: Rng): number {
  if (typeof dies === "number" && --dies === 0) process.exit(1);
  return Math.max(0, 100 * Math.exp(0.03 + 0.2 * rng.normal()) - 110);
}

/** A run of which engines die in mid-sample beside one that nothing disturbs. @throws {Error} when their bits differ */
export async function survivesKills({ quick, onStep }: Measuring): Promise<Row> {
  const samples = quick ? 2e5 : 2e7;
  const run = async (deaths: number): Promise<{ readonly bits: string; readonly lost: number }> => {
    onStep(`${deaths} engines that die`);
    const client = await connect({ engines: 4 });
    const doomed = client.ids.slice(0, deaths);
    // In the middle of the first chunk that each of them gets.
    if (deaths > 0) await client.directView(doomed).push({ dies: 1000 });
    const { mean } = await client.sample(call, { samples, seed: 2026 });
    // Another engine, with another id, has taken the place of each that died.
    const lost = doomed.filter((id) => !client.ids.includes(id)).length;
    await client.close();
    return { bits: bitsOf(mean), lost };
  };
  const calm = await run(0);
  const stormy = await run(3);
  if (stormy.lost < 3) throw new Error(`${stormy.lost} engines were lost instead of 3`);
  if (calm.bits !== stormy.bits) throw new Error(`the bits differ: ${calm.bits}, ${stormy.bits}`);
  return {
    reason: "Survives killed engines",
    measured: `${stormy.lost} of 4 engines killed in mid-sample: \`0x${stormy.bits}\`, the bits of an undisturbed run`,
  };
}
