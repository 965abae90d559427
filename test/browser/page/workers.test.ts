import { expect, test } from "vitest";
import { createWorker } from "../../../build/lib/browser/blob.js";
import { workers } from "../../../build/lib/browser/page/workers.js";
import { testTransport } from "../../conformance/transport.ts";
import { open } from "../../conformance/wire.ts";

const traits = { canKill: true, canBlock: false, movesBuffers: true, codeCanImport: true };

// From the address in the library's own code, Vite's development server would serve a worker that also runs Vite's client,
// which writes to the console; that address is tested in test/pages/.
testTransport("web workers", () => workers({ createWorker }), traits);

test("an engine in a worker may take any time to be ready", async () => {
  const wire = await open(workers({ createWorker, startTimeoutMs: Number.POSITIVE_INFINITY }));
  expect(await wire.apply(() => 1)).toEqual({ kind: "done", value: 1 });
});
