"use client";
import { useEffect, useState } from "react";
import { connect, kernels } from "wasm-ensemble";
export function Pi() {
  const [text, setText] = useState("");
  useEffect(() => {
    void (async () => {
      const client = await connect({ engines: 2 });
      const sums = await client.directView().apply((a, b) => a + b, 1, 2);
      const { mean } = await client.sample(kernels.pi, { samples: 1e6, seed: 2026 });
      await client.close();
      setText(JSON.stringify({ sums, mean }));
    })().catch((e) => setText(String(e)));
  }, []);
  return <output>{text}</output>;
}
