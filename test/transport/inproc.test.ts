import { inproc } from "../../src/transport/inproc.ts";
import { testTransport } from "../conformance/transport.ts";

const traits = { canKill: false, canBlock: false, movesBuffers: true, codeCanImport: false };

testTransport("inproc", inproc, traits);
