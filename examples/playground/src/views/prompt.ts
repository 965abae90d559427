import { Store } from "../../../../src/look/store.ts";
import { addLinkProblem, edit, keep, place } from "../app/link.ts";
import { LONGEST_PACKED, pack, unpack } from "../app/packed-text.ts";
import { fieldsOf, settingOf } from "./views-fields.ts";

/** The command that is being written. */
export interface Prompt {
  readonly text: string;
  /** Who wrote it: nobody runs what came with a link without being asked. */
  readonly from: "visitor" | "link";
}

const PACK_MS = 300;

/** What stands in the console's prompt. */
export const prompt: Store<Prompt> = new Store<Prompt>({ text: "", from: "visitor" });

let packing: ReturnType<typeof setTimeout> | undefined;
let seenArrivals = 0;

/** Follows the command in the address, whenever that is changed from outside. */
export function followPrompt(): () => void {
  void follow();
  return place.subscribe(() => void follow());
}

async function follow(): Promise<void> {
  const { arrivals, tab, fields } = place.value;
  if (arrivals === seenArrivals || tab !== "views") return;
  seenArrivals = arrivals;
  clearTimeout(packing);
  const { code } = settingOf(fields.views);
  if (code === undefined) return;
  const text = await unpack(code).catch(() => undefined);
  if (arrivals !== place.value.arrivals) return;
  if (text !== undefined) return prompt.set({ text, from: "link" });
  addLinkProblem("The command in this link is damaged, or cut off; it was left out.");
  edit("views", fieldsOf({ ...settingOf(place.value.fields.views), code: undefined }));
}

/** Takes what was typed. It is in the address a little later. */
export function typeCommand(text: string): void {
  prompt.set({ text, from: "visitor" });
  clearTimeout(packing);
  packing = setTimeout(() => void putInAddress(text), PACK_MS);
}

/** Empties the prompt of a command that was run, to which Back leads. */
export async function keepCommand(text: string): Promise<void> {
  clearTimeout(packing);
  prompt.set({ text: "", from: "visitor" });
  await putInAddress(text);
  keep("views", place.value.fields.views);
}

async function putInAddress(text: string): Promise<void> {
  const { arrivals } = place.value;
  const packed = text === "" ? undefined : await pack(text);
  // Another link was opened meanwhile.
  if (arrivals !== place.value.arrivals) return;
  const setting = settingOf(place.value.fields.views);
  const code = packed !== undefined && packed.length <= LONGEST_PACKED ? packed : undefined;
  if (code !== setting.code) edit("views", fieldsOf({ ...setting, code }));
}
