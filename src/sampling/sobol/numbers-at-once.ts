import type { Late } from "../../protocol/late.ts";
import { PACKED } from "./direction-numbers.ts";

/** The packed direction numbers, there from the start: see `#direction-numbers` in package.json. */
export const DIRECTION_NUMBERS: Late<string> = { now: PACKED, load: async () => PACKED };
