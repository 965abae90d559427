import type { NatsConnection } from "@nats-io/nats-core";
import { expect, test } from "vitest";
import { EngineIds } from "../../src/nats/engine-ids.ts";

test("an engine's id is asked for again where the server answers late", async () => {
  let asked = 0;
  const connection = {
    request: () => {
      asked++;
      return asked < 3
        ? Promise.reject(new Error("TimeoutError: timeout"))
        : Promise.resolve({ json: () => ({ seq: 8 }) });
    },
  };
  const key = { url: "nats://lab:4222", cluster: "lab", user: "engine", role: "engine", seed: "" } as const;
  const address = { url: key.url, cluster: "lab", user: "engine", key };
  // What is used of it.
  const ids = new EngineIds(connection as unknown as NatsConnection, address);
  expect(await ids.next()).toBe(7);
  expect(asked).toBe(3);
});
