import type { Late } from "../../protocol/late.ts";

let packed: string | undefined;

/** The packed direction numbers, which a page loads before it first draws points of the Sobol sequence. */
export const DIRECTION_NUMBERS: Late<string> = {
  get now() {
    return packed;
  },
  load: async () => {
    packed ??= (await import("./direction-numbers.ts")).PACKED;
    return packed;
  },
};
