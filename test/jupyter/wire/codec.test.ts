import { expect, test } from "vitest";
import { decode, encode } from "../../../src/jupyter/wire/codec.ts";
import type { Message } from "../../../src/jupyter/wire/message.ts";

const SIGNING = { key: "a-secret", hash: "sha256" };
const MESSAGE: Message = {
  identities: [Buffer.from("one"), Buffer.from([0, 255])],
  header: {
    msg_id: "1",
    msg_type: "x_request",
    session: "s",
    username: "u",
    date: "2026-01-01T00:00:00Z",
    version: "5.3",
  },
  parent: {},
  metadata: { a: 1 },
  content: { text: "pi = π 😀" },
};

test("a message comes back as it was sent, with its identities", () => {
  const read = decode(encode(MESSAGE, SIGNING), SIGNING);
  expect(read).toEqual(MESSAGE);
});

test("the signature is that of Jupyter: HMAC over the four parts, in hexadecimal", () => {
  const frames = encode({ ...MESSAGE, identities: [] }, SIGNING).map((frame) => Buffer.from(frame).toString());
  expect(frames[0]).toBe("<IDS|MSG>");
  // hmac.new(b"a-secret", b"".join(parts), "sha256").hexdigest() of Python
  expect(frames[1]).toBe("4536f4303dfd2e1bc829a3641f4435d410c34946cf7b1ec8eef3f9efe353b968");
});

test("without a key nothing is signed", () => {
  const unsigned = { key: "", hash: "sha256" };
  const frames = encode(MESSAGE, unsigned);
  expect(Buffer.from(frames[3] ?? []).toString()).toBe("");
  expect(decode(frames, unsigned)).toEqual(MESSAGE);
});

test("buffers behind a message are left out", () => {
  expect(decode([...encode(MESSAGE, SIGNING), Buffer.from("raw")], SIGNING)).toEqual(MESSAGE);
});

const frames = encode(MESSAGE, SIGNING);
test.each<[string, Uint8Array[], RegExp]>([
  ["no delimiter", [Buffer.from("hello")], /1 parts is none of Jupyter's/],
  ["parts missing", frames.slice(0, -1), /none of Jupyter's/],
  [
    "another signature",
    [...frames.slice(0, 3), Buffer.from("0".repeat(64)), ...frames.slice(4)],
    /not signed with the key/,
  ],
  ["content that was changed", [...frames.slice(0, -1), Buffer.from("{}")], /not signed with the key/],
  ["no signature", [...frames.slice(0, 3), Buffer.from(""), ...frames.slice(4)], /not signed with the key/],
])("%s is refused", (_, wrong, message) => {
  expect(() => decode(wrong, SIGNING)).toThrow(message);
});

const of = (...parts: string[]) => ["<IDS|MSG>", "", ...parts].map((part) => Buffer.from(part));

test("parts that are no objects, or have no type, are refused", () => {
  const unsigned = { key: "", hash: "sha256" };
  expect(() => decode(of("[]", "{}", "{}", "{}"), unsigned)).toThrow("a part of a message is no object");
  expect(() => decode(of("{", "{}", "{}", "{}"), unsigned)).toThrow(SyntaxError);
  expect(() => decode(of("{}", "{}", "{}", "{}"), unsigned)).toThrow("no msg_type");
});
