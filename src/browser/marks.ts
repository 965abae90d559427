// How a caller marks arguments that travel in their own way: see scripts/lib/detach.mjs.
export { transfer } from "../client/calls/transfer.ts";
export { constant } from "../protocol/constant.ts";
export { ref } from "../protocol/reference.ts";
