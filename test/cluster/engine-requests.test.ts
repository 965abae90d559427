import { describe, expect, test } from "vitest";
import { readAnswer, readOrder } from "../../src/cluster/engine-orders.ts";
import { EngineRequests, type EnginesOutcome } from "../../src/cluster/engine-requests.ts";
import { writeJson } from "../../src/cluster/json.ts";
import { type Place, spread } from "../../src/cluster/spread.ts";

test.each<[string, readonly Place[], number, Record<string, number>]>([
  ["where there are none", [place("a", 4, 4), place("b", 4, 0)], 2, { b: 2 }],
  ["by cores", [place("a", 8, 0), place("b", 4, 0)], 6, { a: 4, b: 2 }],
  ["evenly", [place("a", 2, 1), place("b", 2, 1), place("c", 2, 1)], 3, { a: 1, b: 1, c: 1 }],
  ["up to the limit", [place("a", 8, 0, 1), place("b", 1, 3)], 3, { a: 1, b: 2 }],
  ["and nowhere else", [place("a", 8, 0, 1), place("b", 8, 0, 0)], 3, { a: 1 }],
  ["without hosts", [], 3, {}],
])("engines go %s", (_, hosts, count, expected) => {
  expect(Object.fromEntries(spread(hosts, count))).toEqual(expected);
});

function place(name: string, cores: number, engines: number, maxEngines?: number): Place {
  return { name, cores, engines, maxEngines };
}

/** Requests of a client, and what it sent: host, ticket, count. */
function scene(places: readonly Place[]) {
  const sent: [string, number, number][] = [];
  const requests = new EngineRequests(
    () => places,
    (host, bytes) => {
      const { ticket = -1, count = -1 } = readOrder(bytes) ?? {};
      sent.push([host, ticket, count]);
    },
  );
  const answer = (host: string, ticket: number, ids: number[], why?: string) =>
    requests.heard(writeJson({ ticket, host, ids, why }));
  return { requests, sent, answer };
}

describe("a request for engines", () => {
  test("is over once each host has answered, with all that was started", async () => {
    const { requests, sent, answer } = scene([place("a", 2, 0), place("b", 2, 0)]);
    const outcome = requests.ask(3, 0);
    expect(sent).toEqual([
      ["a", 0, 2],
      ["b", 0, 1],
    ]);
    answer("b", 0, [7]);
    answer("b", 0, [7]);
    answer("a", 0, [5, 6]);
    expect(await outcome).toEqual({ ids: [7, 5, 6], why: undefined });
  });

  test("is sent again to those who have not answered", async () => {
    const { requests, sent, answer } = scene([place("a", 1, 0), place("b", 1, 0)]);
    const outcome = requests.ask(2, 0);
    answer("a", 0, [1]);
    sent.length = 0;
    requests.tick(900);
    expect(sent).toEqual([]);
    requests.tick(1000);
    requests.tick(1100);
    expect(sent).toEqual([["b", 0, 1]]);
    answer("b", 0, [2]);
    expect(await outcome).toEqual({ ids: [1, 2], why: undefined });
    requests.tick(9000);
    expect(sent).toHaveLength(1);
  });

  test("says who refuses, and who is gone", async () => {
    const { requests, answer } = scene([place("a", 1, 0), place("b", 1, 0), place("c", 1, 0)]);
    const outcome = requests.ask(3, 0);
    answer("a", 0, [1]);
    answer("b", 0, [], "its time is up");
    requests.lost("c", "its host is silent");
    expect(await outcome).toEqual({ ids: [1], why: "b: its time is up; c: its host is silent" });
  });

  test("waits for a host to be heard, and not for long", async () => {
    const places: Place[] = [];
    const { requests, sent } = scene(places);
    const early: Promise<EnginesOutcome> = requests.ask(1, 0);
    requests.tick(1000);
    places.push(place("a", 1, 0));
    requests.tick(1400);
    expect(sent).toEqual([["a", 0, 1]]);
    places.length = 0;
    requests.lost("a", "gone");
    expect(await early).toEqual({ ids: [], why: "a: gone" });
    const late = requests.ask(1, 2000);
    requests.tick(3500);
    expect(await late).toEqual({
      ids: [],
      why: "no host is there to start it; run ensemble engines on a machine of the cluster",
    });
  });

  test("asks nobody when there is no room for all", async () => {
    const { requests, sent } = scene([place("a", 4, 1, 2), place("b", 4, 3, 3)]);
    expect(await requests.ask(2, 0)).toEqual({
      ids: [],
      why:
        "the hosts have room for 1 engines more, not 2 (a has 1 of 2, b has 3 of 3); " +
        "start more hosts, or raise their --max-engines",
    });
    expect(sent).toEqual([]);
  });
});

test.each(["", "null", "[]", "{", '{"ticket":-1,"count":1}', '{"ticket":0}', '{"ticket":0,"host":"h","ids":["x"]}'])(
  "%j is neither an order nor an answer",
  (text) => {
    const bytes = new TextEncoder().encode(text);
    expect([readOrder(bytes), readAnswer(bytes)]).toEqual([undefined, undefined]);
  },
);
