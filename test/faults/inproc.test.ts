import { inproc } from "../../build/lib/transport/inproc.js";
import { bareClient } from "./bare-client.ts";
import { testFaults } from "./suite.ts";

testFaults({
  connect: async (setup) => {
    const client = bareClient(inproc(), setup);
    await client.addEngines(3);
    return client;
  },
  offers: [],
  canBlock: false,
});
