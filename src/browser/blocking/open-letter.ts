import { unpack } from "../../protocol/bytes/unpacking.ts";
import type { Numbered } from "./letters.ts";

/** The message in a letter. Its memory is its own, as that of a message is. */
export function openLetter(letter: Uint8Array): Numbered {
  // Packed by `Letters`.
  return unpack(letter, { ownMemory: true }) as Numbered;
}
