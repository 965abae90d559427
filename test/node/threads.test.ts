import { threads } from "../../build/lib/node/threads.js";
import { testTransport } from "../conformance/transport.ts";

const traits = { canKill: true, canBlock: true, movesBuffers: true, codeCanImport: true };

testTransport("threads", () => threads(), traits);
