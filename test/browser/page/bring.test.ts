import { expect, test } from "vitest";
import type { Brought } from "../../../src/browser/engine/wants.ts";
import { bring } from "../../../src/browser/page/bring.ts";

test("an engine is told when what it wants can't be sent", async () => {
  const { port1, port2 } = new MessageChannel();
  const sent = new Promise<Brought>((resolve) => {
    port2.addEventListener("message", ({ data }: MessageEvent<Brought>) => resolve(data), { once: true });
    port2.start();
  });
  const post = port1.postMessage.bind(port1);
  // As a module of WebAssembly is refused by some pages.
  port1.postMessage = (brought: Brought) => post("value" in brought ? { ...brought, value: () => undefined } : brought);
  await bring("builtIn", port1);
  expect(await sent).toMatchObject({ want: "builtIn", error: { name: "DataCloneError" } });
  port2.close();
});
