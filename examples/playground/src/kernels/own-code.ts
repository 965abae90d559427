import { sessionStore, storage } from "../../../../src/look/storage.ts";
import { Store } from "../../../../src/look/store.ts";
import { addLinkProblem, edit, place } from "../app/link.ts";
import { LONGEST_PACKED, pack, unpack } from "../app/packed-text.ts";
import { fieldsOf, settingOf } from "./kernel-fields.ts";
import { EXAMPLES } from "./own-examples.ts";

/** The code of one's own kernel. */
export interface OwnCode {
  readonly text: string;
  /** Who wrote it: nobody runs what came with a link without being asked. */
  readonly from: "example" | "visitor" | "link";
  /** Whether the editor has it from the visitor's keys; else it has to be shown there. */
  readonly isTyped: boolean;
}

const KEY = "ensemble-playground-code";
const DRAFT = "ensemble-playground-draft";
const PACK_MS = 300;

// What was typed last in this tab, and the code of the address at that time: with that address it is taken up again.
interface Draft {
  readonly text: string;
  readonly base: string | undefined;
}

/** The code now. */
export const ownCode: Store<OwnCode> = new Store<OwnCode>(first());
/** Whether it is too long for a link. */
export const isTooLong: Store<boolean> = new Store(false);

let packing: ReturnType<typeof setTimeout> | undefined;
let seenArrivals = 0;

/** Follows the code in the address, whenever that is changed from outside. */
export function followCode(): void {
  follow();
  place.subscribe(follow);
}

function follow(): void {
  const { arrivals, tab, fields } = place.value;
  if (arrivals === seenArrivals || tab !== "kernels") return;
  seenArrivals = arrivals;
  const { choice, code } = settingOf(fields.kernels);
  if (choice === "own") void arrive(code, arrivals);
}

/** Takes what was typed. It is kept at once, and in the address a little later. */
export function typeCode(text: string): void {
  ownCode.set({ text, from: "visitor", isTyped: true });
  storage?.setItem(KEY, text);
  keepDraft(text, settingOf(place.value.fields.kernels).code);
  clearTimeout(packing);
  packing = setTimeout(() => void putInAddress(), PACK_MS);
}

/** Puts an example in the place of the code, which stays in the history of the editor. */
export function takeExample(text: string): void {
  typeCode(text);
  ownCode.set({ text, from: "example", isTyped: false });
}

/** Packs the code into the address now, and not in a moment. */
export async function putInAddress(): Promise<void> {
  clearTimeout(packing);
  const { text } = ownCode.value;
  const packed = await pack(text);
  // Something was typed meanwhile, or another kernel is shown.
  const setting = settingOf(place.value.fields.kernels);
  if (text !== ownCode.value.text || setting.choice !== "own") return;
  isTooLong.set(packed.length > LONGEST_PACKED);
  const code = packed.length > LONGEST_PACKED ? undefined : packed;
  keepDraft(text, code);
  if (code !== setting.code) edit("kernels", fieldsOf({ ...setting, code }));
}

async function arrive(code: string | undefined, arrivals: number): Promise<void> {
  clearTimeout(packing);
  const draft = readDraft();
  if (draft !== undefined && draft.base === code) {
    ownCode.set({ text: draft.text, from: "visitor", isTyped: false });
    return putInAddress();
  }
  const text = code === undefined ? undefined : await unpack(code).catch(() => undefined);
  if (arrivals !== place.value.arrivals) return undefined;
  if (text !== undefined) return ownCode.set({ text, from: "link", isTyped: false });
  if (code !== undefined) addLinkProblem("The code in this link is damaged, or cut off; here is other code instead.");
  ownCode.set(first());
  return putInAddress();
}

function first(): OwnCode {
  const text = storage?.getItem(KEY);
  if (typeof text === "string" && text !== "") return { text, from: "visitor", isTyped: false };
  return { text: EXAMPLES[0].text, from: "example", isTyped: false };
}

function keepDraft(text: string, base: string | undefined): void {
  sessionStore?.setItem(DRAFT, JSON.stringify({ text, base } satisfies Draft));
}

function readDraft(): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(sessionStore?.getItem(DRAFT) ?? "null");
    const isDraft = typeof draft === "object" && draft !== null && "text" in draft && typeof draft.text === "string";
    if (!isDraft) return undefined;
    const base = "base" in draft && typeof draft.base === "string" ? draft.base : undefined;
    return { text: draft.text as string, base };
  } catch {
    return undefined;
  }
}
