import { expect, test } from "vitest";
import { ClientContents } from "../../src/cluster/contents/client-contents.ts";
import { readEnvelope } from "../../src/cluster/contents/envelope.ts";
import type { FromCourier, Port, ToCourier } from "../../src/cluster/port.ts";
import { PortWire } from "../../src/cluster/port-wire.ts";
import { unpack } from "../../src/protocol/bytes/unpacking.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import { remoteLink } from "../../src/transport/remote-link.ts";

/** A client's link whose courier is the test. */
function client(contents = new ClientContents()) {
  const said: unknown[] = [];
  let hear: ((message: FromCourier) => void) | undefined;
  const port: Port = {
    post: (message) => said.push(textOf(message as ToCourier)),
    listen: (handler) => {
      hear = handler;
    },
    keepAlive: () => undefined,
    close: () => undefined,
  };
  const wire = new PortWire<ToHost, FromHost>(port, { contents });
  return { link: remoteLink(wire), said, hear: (message: FromCourier) => hear?.(message) };
}

function textOf(message: ToCourier): unknown {
  if (message.kind === "close") return "close";
  return readEnvelope(message.bytes)?.head.kind ?? unpack(message.bytes);
}

test("whoever leaves an engine says so at once: nothing is to be read there before", async () => {
  const contents = new ClientContents();
  const module = { bundle: { id: "x", root: "file:///", files: [] }, contents: [] };
  const [user, leaver] = [client(contents), client(contents)];
  contents.add(module);
  user.link.send({ kind: "forget", fn: 1 });
  await Promise.all([user.link.close(), leaver.link.close()]);
  expect(leaver.said).toEqual([{ kind: "leave" }, "close"]);
  expect(user.said).toMatchObject(["bundle", { kind: "requests" }, { kind: "leave" }, "close"]);
});

test("an engine is left whose message can't be read, and one that is lost hears nothing", () => {
  const causes: (string | undefined)[] = [];
  const [unreadable, lost] = [client(), client()];
  for (const { link } of [unreadable, lost]) link.onClose(({ cause }) => causes.push(cause?.message));
  unreadable.hear({ kind: "message", bytes: Uint8Array.of(255, 255) });
  lost.hear({ kind: "closed", why: "its host is silent" });
  expect(causes).toEqual(["a message of it can't be read", "its host is silent"]);
  expect(unreadable.said).toEqual([{ kind: "leave" }, "close"]);
  expect(lost.said).toEqual([]);
});
