import { LoadedLater } from "../../protocol/late.ts";
import type { PartName, PartSource } from "../engine/wants.ts";
import { PART_ADDRESSES } from "../part-addresses.ts";
import { explained } from "./explained.ts";

/** Parts of engines, which a page loads with the first engine that wants them. */
export const PART_SOURCES: { readonly [Name in PartName]: LoadedLater<PartSource> } = {
  blocking: later("blocking", "what calls that block need", () => import("#engine-part/blocking")),
  helpers: later("helpers", "what compilers put into functions", () => import("#engine-part/helpers")),
  kernels: later("kernels", "what runs kernels on engines", () => import("#engine-part/kernels")),
};

function later(name: PartName, what: string, load: () => Promise<{ readonly TEXT: string }>): LoadedLater<PartSource> {
  return new LoadedLater(async () => {
    const { TEXT: text } = await explained(what, load());
    return { text, address: PART_ADDRESSES[name] };
  });
}
