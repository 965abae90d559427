import { connect, kernels } from "wasm-ensemble";

const found = async () => {
  const client = await connect({ engines: 2 });
  const sums = await client.directView().apply((a, b) => a + b, 1, 2);
  const { mean } = await client.sample(kernels.pi, { samples: 1e6, seed: 2026 });
  return JSON.stringify({ sums, mean });
};
const output = document.querySelector("output");
found().then(
  (text) => (output.textContent = text),
  (error) => (output.textContent = JSON.stringify(String(error))),
);
