import { expect, test } from "vitest";
import { Watched, type Watching } from "../../src/cluster/watched.ts";

function said(message: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

test("it is told once when somebody begins to look, and once when nobody does any more", () => {
  const told: Watching[] = [];
  const watched = new Watched((watching) => told.push(watching));
  watched.tick(0);
  expect(told).toEqual([]);
  for (let ms = 1000; ms <= 9000; ms += 2000) watched.heard(said({ tasks: false }), ms);
  watched.tick(14_900);
  expect(told).toEqual([{ tasks: false }]);
  watched.tick(15_000);
  watched.tick(16_000);
  expect(told).toEqual([{ tasks: false }, undefined]);
});

test("tasks are wanted for as long as one of those who look wants them", () => {
  const told: Watching[] = [];
  const watched = new Watched((watching) => told.push(watching));
  watched.heard(said({ tasks: true }), 1000);
  for (let ms = 2000; ms <= 8000; ms += 2000) watched.heard(said({ tasks: false }), ms);
  expect(told).toEqual([{ tasks: true }, { tasks: false }]);
});

test("bytes that say nothing else are taken for somebody who looks, without tasks", () => {
  for (const bytes of [new Uint8Array(), Uint8Array.of(255, 0, 1), said(null), said({ tasks: "yes" })]) {
    const told: Watching[] = [];
    new Watched((watching) => told.push(watching)).heard(bytes, 0);
    expect(told).toEqual([{ tasks: false }]);
  }
});
