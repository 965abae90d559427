import { connect } from "wasm-ensemble";
import { testFaults } from "./suite.ts";

testFaults({
  connect: (setup) => connect({ engines: 3, setup, maxHeapMb: 64 }),
  offers: ["thread", "node", "heap limit"],
  canBlock: true,
  countThreads: () => (process.report.getReport() as { readonly workers: readonly unknown[] }).workers.length,
});
