import { createHmac, timingSafeEqual } from "node:crypto";
import type { Content, Header, Message } from "./message.ts";

const DELIMITER = "<IDS|MSG>";
// Signature, header, parent header, metadata, content.
const PARTS = 5;

/** What messages are signed with. */
export interface Signing {
  /** Empty when they are not. */
  readonly key: string;
  readonly hash: string;
}

/**
 * The parts of a message as ZeroMQ sends them.
 *
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
export function encode({ identities, header, parent, metadata, content }: Message, signing: Signing): Uint8Array[] {
  const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...identities, Buffer.from(DELIMITER), Buffer.from(signatureOf(parts, signing)), ...parts];
}

/**
 * Reads a message. Buffers behind its content are left out, as no message that is known here has any.
 *
 * @throws {TypeError} when it is none, or its signature is not that of the key
 */
export function decode(frames: readonly Uint8Array[], signing: Signing): Message {
  const at = frames.findIndex((frame) => Buffer.from(frame).equals(Buffer.from(DELIMITER)));
  const [signature, ...parts] = frames.slice(at + 1, at + 1 + PARTS);
  if (at === -1 || signature === undefined || parts.length < PARTS - 1) {
    throw new TypeError(`a message of ${frames.length} parts is none of Jupyter's`);
  }
  checkSignature(signature, parts, signing);
  const [header, parent, metadata, content] = parts.map(readObject);
  if (typeof header?.["msg_type"] !== "string" || typeof header["msg_id"] !== "string") {
    throw new TypeError("the header of a message has no msg_type or no msg_id");
  }
  return {
    identities: frames.slice(0, at),
    // The fields that are read here have been looked at; the rest is handed back as it came.
    header: header as unknown as Header,
    parent: (parent ?? {}) as unknown as Message["parent"],
    metadata: metadata ?? {},
    content: content ?? {},
  };
}

function checkSignature(signature: Uint8Array, parts: readonly Uint8Array[], signing: Signing): void {
  const expected = Buffer.from(signatureOf(parts, signing));
  // Of unequal lengths there is nothing to time.
  if (signature.length === expected.length && timingSafeEqual(signature, expected)) return;
  throw new TypeError("a message is not signed with the key of this kernel");
}

function signatureOf(parts: readonly Uint8Array[], { key, hash }: Signing): string {
  if (key === "") return "";
  const hmac = createHmac(hash, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function readObject(part: Uint8Array): Content {
  const value: unknown = JSON.parse(Buffer.from(part).toString("utf8"));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Content;
  throw new TypeError("a part of a message is no object");
}
