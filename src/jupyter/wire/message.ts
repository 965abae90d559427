/** What says whose a message is. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  /** Of the front end, or of this kernel; a kernel that is restarted has another one. */
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  readonly version: string;
}

/** Fields of a message, which depend on its type. */
export type Content = Readonly<Record<string, unknown>>;

/** A message of Jupyter's protocol. */
export interface Message {
  /** Of whom a reply has to go to; of a published message its topic. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** Header of the request that it belongs to; empty where there is none. */
  readonly parent: Header | Readonly<Record<string, never>>;
  readonly metadata: Content;
  readonly content: Content;
}

/** Version of Jupyter's messaging protocol that is spoken here. */
export const PROTOCOL_VERSION = "5.3";

/** A field of a message that has to be a text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
