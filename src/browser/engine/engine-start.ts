import type { EngineId } from "../../protocol/ids.ts";
import type { Reply } from "../../protocol/messages.ts";
import type { Want } from "./wants.ts";

/** What an engine in a Web Worker gets when it starts: the one message that goes to the worker itself. */
export interface EngineStart {
  readonly engineId: EngineId;
  readonly port: MessagePort;
  /** As in `connect`. */
  readonly maxWasmMb?: number | undefined;
  /** Name of the lock that the engine holds for as long as it lives; absent where the page has no locks. */
  readonly lock?: string;
  /** Memory of {@link EngineNotes}; absent where the page can't share memory. */
  readonly notes?: SharedArrayBuffer;
  /** Memory of the {@link Mailbox} of a client that may block; its messages on the port then have numbers. */
  readonly mailbox?: { readonly memory: SharedArrayBuffer; readonly signal: SharedArrayBuffer };
}

/** What comes from an engine on its port: replies, or a word about itself. */
export type EngineMessage = readonly Reply[] | EngineNotice;

/**
 * It takes requests from now on, and holds its lock or not; it wants something, and waits for it; or it has ended, and this is
 * the last that comes.
 */
export type EngineNotice =
  | { readonly kind: "ready"; readonly isLocked: boolean }
  | { readonly kind: "wants"; readonly want: Want }
  | { readonly kind: "ended" };
