import { describe, expect, test } from "vitest";
import { EventLog } from "../../../src/client/driver/events.ts";
import { type EngineEvent } from "../../../src/scheduler/engine-event.ts";

const started = (engineId: number): EngineEvent => ({ kind: "engine-started", engineId });

async function rest(events: AsyncIterable<EngineEvent>): Promise<EngineEvent[]> {
  const all: EngineEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe("EventLog", () => {
  test("gives each listener the events from when it began to listen, in order", async () => {
    const log = new EventLog();
    log.emit(started(0));
    const early = log.listen();
    log.emit(started(1));
    const late = log.listen();
    log.emit(started(2));
    log.end();
    expect(await rest(early)).toEqual([started(1), started(2)]);
    expect(await rest(late)).toEqual([started(2)]);
  });

  test("readers that wait get events in the order they asked", async () => {
    const log = new EventLog();
    const events = log.listen();
    const reads = [events.next(), events.next()];
    log.emit(started(1));
    log.emit(started(2));
    expect(await Promise.all(reads)).toEqual([1, 2].map((id) => ({ done: false, value: started(id) })));
  });

  test("the end lets go of readers that wait, and comes after what is unread", async () => {
    const log = new EventLog();
    const [waiting, unread] = [log.listen(), log.listen()];
    const read = waiting.next();
    log.emit(started(1));
    expect(await read).toMatchObject({ done: false });
    const last = waiting.next();
    log.end();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(await unread.next()).toMatchObject({ value: started(1) });
    expect(await unread.next()).toEqual({ done: true, value: undefined });
  });

  test("a listener that comes after the end has nothing to read", async () => {
    const log = new EventLog();
    log.end();
    expect(await rest(log.listen())).toEqual([]);
  });

  test("a listener that does not read loses the oldest beyond a thousand", async () => {
    const log = new EventLog();
    const events = log.listen();
    for (let i = 0; i < 2500; i++) log.emit(started(i));
    log.end();
    const all = await rest(events);
    expect(all).toHaveLength(1000);
    expect([all[0], all.at(-1)]).toEqual([started(1500), started(2499)]);
  });

  test("leaving the loop ends the listening, and lets go of other readers of it", async () => {
    const log = new EventLog();
    const events = log.listen();
    log.emit(started(1));
    for await (const event of events) {
      expect(event).toEqual(started(1));
      break;
    }
    log.emit(started(2));
    expect(await events.next()).toEqual({ done: true, value: undefined });
    const other = log.listen();
    const read = other.next();
    await other.return?.();
    expect(await read).toEqual({ done: true, value: undefined });
  });
});
