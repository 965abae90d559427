import { errors, headers, type NatsConnection } from "@nats-io/nats-core";
import { expect, test } from "vitest";
import { EngineIds } from "../../src/nats/engine-ids.ts";

/** A store of one number, whose answers are left out where `lost` says so; what was asked is done all the same. */
function storeOf(lost: readonly number[]): { readonly connection: NatsConnection; readonly next: () => number } {
  let stored: { readonly seq: number; readonly value: string } | undefined;
  let asked = 0;
  const answerTo = (subject: string, body: string, after: string | undefined): unknown => {
    if (subject.startsWith("$JS.API.STREAM.MSG.GET.")) {
      if (stored === undefined) return { error: { err_code: 10_037 } };
      return { message: { seq: stored.seq, data: btoa(stored.value) } };
    }
    if (Number(after) !== (stored?.seq ?? 0)) return { error: { err_code: 10_071 } };
    stored = { seq: (stored?.seq ?? 0) + 1, value: body };
    return {};
  };
  const request: NatsConnection["request"] = (subject, body, options) => {
    const after = options?.headers?.get("Nats-Expected-Last-Subject-Sequence");
    const answer = answerTo(subject, String(body), after);
    if (lost.includes(asked++)) return Promise.reject(new errors.TimeoutError());
    // As much of a message as is read.
    return Promise.resolve({ json: () => answer } as unknown as Awaited<ReturnType<NatsConnection["request"]>>);
  };
  // As much of a connection as is used.
  return { connection: { request } as unknown as NatsConnection, next: () => Number(stored?.value) };
}

function makeHeaders(entries: Readonly<Record<string, string>>): ReturnType<typeof headers> {
  const made = headers();
  for (const [name, value] of Object.entries(entries)) made.set(name, value);
  return made;
}

const ADDRESS = { url: "nats://127.0.0.1", cluster: "lab", user: "anon" };

test("a question for an id is asked again where no answer comes", async () => {
  const { connection } = storeOf([0, 1]);
  const ids = new EngineIds(connection, makeHeaders, ADDRESS);
  expect(await ids.next()).toBe(0);
  expect(await ids.next()).toBe(1);
});

test("a number that was put, of which nobody heard, is given to nobody", async () => {
  // The answer to the first number that is put.
  const { connection, next } = storeOf([1]);
  const ids = new EngineIds(connection, makeHeaders, ADDRESS);
  expect(await ids.next()).toBe(1);
  expect(next()).toBe(2);
});

test("a server that never answers is told of", async () => {
  const { connection } = storeOf(Array.from({ length: 100 }, (_, i) => i));
  const ids = new EngineIds(connection, makeHeaders, ADDRESS);
  await expect(ids.next()).rejects.toThrow("timeout");
});
