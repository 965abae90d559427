import { connect, kernels } from "wasm-ensemble";

export async function GET() {
  const client = await connect({ engines: 2 });
  const sums = await client.directView().apply((a, b) => a + b, 1, 2);
  const { mean } = await client.sample(kernels.pi, { samples: 1e6, seed: 2026 });
  await client.close();
  return Response.json({ sums, mean });
}
