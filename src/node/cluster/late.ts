// What few programs load, when they come to need it: one file, as several would cut what they share into many.
export { connectFromNode } from "./connect-cluster.ts";
export { hostFromNode } from "./host.ts";
