import { createWorker } from "../../build/lib/browser/blob.js";
import { connect } from "../../build/lib/browser/index.js";
import { testFaults } from "../faults/suite.ts";

testFaults({
  connect: (setup) => connect({ engines: 3, setup, createWorker }),
  offers: ["thread", "page"],
  canBlock: false,
});
