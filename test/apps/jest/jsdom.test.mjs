/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { connect, kernels } from "wasm-ensemble";

test("engines on threads, beside a document", async () => {
  const client = await connect({ engines: 1 });
  expect(typeof document).toBe("object");
  expect(await client.at(0).apply((map) => map.get(1)[0], new Map([[1, Float64Array.of(5)]]))).toBe(5);
  expect(client.at(0).applySync((a, b) => a + b, 1, 2)).toBe(3);
  const { mean } = await client.sample(kernels.pi, { samples: 1e6, seed: 2026 });
  expect(mean).toBe(3.139924);
  const endless = client.at(0).apply(() => {
    for (;;);
  });
  endless.abort();
  await expect(endless.get()).rejects.toThrow("abort");
  await client.close();
});
