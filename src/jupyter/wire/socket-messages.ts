import type { Connection } from "./connection-file.ts";
import type { Content, Message } from "./message.ts";

/** What the thread of the sockets gets when it starts. */
export interface SocketThreadStart {
  readonly connection: Connection;
  /** Content of a `kernel_info_reply`, which the thread gives on the control channel by itself. */
  readonly kernelInfo: Content;
  /** Two 32-bit numbers: 1 while a cell runs; 1 when the sockets are closed. */
  readonly flags: SharedArrayBuffer;
  /** Whether the front end started this process, and so has to be there as long as it. */
  readonly isChild: boolean;
}

/** A message that the kernel sends. */
export interface Outgoing {
  readonly channel: "shell" | "control" | "iopub";
  readonly type: string;
  readonly identities: Message["identities"];
  readonly parent: Message["parent"];
  readonly content: Content;
  readonly metadata?: Content;
}

/** Places of the flags that both threads see. */
export const FLAG = { running: 0, closed: 1 } as const;

/** What the kernel tells the thread of its sockets. */
export type SocketOrder =
  | { readonly kind: "send"; readonly message: Outgoing }
  /** Is answered with a fence of the same id, after all that has come in until then. */
  | { readonly kind: "fence"; readonly id: number }
  /** The last `interrupt` has been seen to. */
  | { readonly kind: "interrupted" }
  /** Sends what is waiting, and closes the sockets. */
  | { readonly kind: "close" };

/** What the thread of the sockets tells the kernel. */
export type SocketNews =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "request"; readonly message: Message }
  | { readonly kind: "fence"; readonly id: number }
  | { readonly kind: "interrupt" }
  /** It has been answered. The thread ends the process by force, if the kernel does not end it soon. */
  | { readonly kind: "shutdown"; readonly why: string }
  | { readonly kind: "warning"; readonly text: string };
