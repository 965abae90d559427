import { Letters } from "../blocking/letters.ts";
import { Mailbox } from "../blocking/mailbox.ts";

/** What an engine needs whose client may block. */
export interface BlockingCode {
  readonly Letters: typeof Letters;
  readonly Mailbox: typeof Mailbox;
}

export const part: BlockingCode = { Letters, Mailbox };
