import { expect, test } from "vitest";
import { closeServers, endWith } from "../../src/node/ends-with-client.ts";

class Closed {
  count = 0;

  close(): Promise<void> {
    this.count++;
    return Promise.resolve();
  }
}

test("servers of a client are closed with it, those of others are not", async () => {
  const [client, other] = [{}, {}];
  const [one, two, spared] = [new Closed(), new Closed(), new Closed()];
  await endWith(client, one);
  await endWith(client, two);
  await endWith(other, spared);
  await closeServers(client);
  expect([one.count, two.count, spared.count]).toEqual([1, 1, 0]);
});

test("a server whose client was closed while it was started is closed, and refused", async () => {
  const client = {};
  const late = new Closed();
  await closeServers(client);
  await expect(endWith(client, late)).rejects.toThrow("the client is closed; connect again");
  expect(late.count).toBe(1);
});
