import { createWorker } from "../../build/lib/browser/blob.js";
import { workers } from "../../build/lib/browser/workers.js";
import { testTransport } from "../conformance/transport.ts";

const traits = { canKill: true, canBlock: false, movesBuffers: true, codeCanImport: true };

// From the address in the library's own code, Vite's development server would serve a worker that also runs Vite's client,
// which writes to the console; that address is tested in test/pages/.
testTransport("web workers", () => workers({ createWorker }), traits);
