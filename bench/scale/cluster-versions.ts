import { PROTOCOL, type Versions } from "../../src/cluster/heartbeat.ts";

/** Of the two ends of a simulated cluster. */
export const VERSIONS: Versions = { protocol: PROTOCOL, package: "0.0.0", runtime: "a simulation" };
