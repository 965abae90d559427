import { type Client, connect, type EngineEvent, type EngineId } from "wasm-ensemble";
import { Store } from "../../../../src/look/store.ts";
import { noteCalls, noteEvent } from "./journal.ts";

/** Most engines that the slider offers: beyond the cores more of them bring nothing, which can be seen. */
export const MOST_ENGINES = Math.min(64, Math.max(4, 2 * navigator.hardwareConcurrency));

/** What the page knows of its engines. */
export interface Crew {
  readonly ids: readonly EngineId[];
  /** How many there will be once those that start or end have done so. */
  readonly wanted: number;
  /** Why engines could not be had; undefined while all is well. */
  readonly failure: string | undefined;
}

/** The engines now. */
export const crew = new Store<Crew>({
  ids: [],
  wanted: Math.min(MOST_ENGINES, navigator.hardwareConcurrency),
  failure: undefined,
});

/** The client of the whole page. */
export const ready: Promise<Client> = start();
// That there is none, the page says, whether anybody waits for it or not.
ready.catch(() => undefined);

async function start(): Promise<Client> {
  try {
    // What calls write is shown with their results.
    const client = await connect({
      engines: crew.value.wanted,
      output: "capture",
      preload: ["sampling"],
      history: { chunks: true },
    });
    noteCalls(client);
    crew.set({ ...crew.value, ids: living(client) });
    void watch(client);
    return client;
  } catch (error) {
    crew.set({ ...crew.value, failure: messageOf(error) });
    throw error;
  }
}

async function watch(client: Client): Promise<void> {
  for await (const event of client.events()) {
    if (event.kind === "output") continue;
    noteEvent(event);
    // What takes the place of one that was to go is to go too.
    if (event.kind === "engine-replaced" && leaving.has(event.engineId)) leaving.add(event.by);
    if (event.kind === "engine-started" && leaving.has(event.engineId)) void letGo(client, [event.engineId]);
    crew.set({ ...crew.value, ids: living(client), wanted: wantedAfter(event, staying(client).length) });
  }
}

/** An engine that is lost is replaced, so as many are wanted as before; commands of the console take and add some. */
function wantedAfter(event: EngineEvent, count: number): number {
  const { wanted } = crew.value;
  if (isChanging) return wanted;
  const isGone = event.kind === "engine-start-failed" && event.nextTryMs === undefined;
  return event.kind === "engine-removed" || isGone ? count : Math.max(wanted, count);
}

// Those that are to end do their work until then, though they take no calls.
function living(client: Client): readonly EngineId[] {
  return [...client.queueStatus().engines.keys()];
}

// Engines that end as soon as they have done what they hold, which may be never.
const leaving = new Set<EngineId>();

function staying(client: Client): readonly EngineId[] {
  return client.ids.filter((id) => !leaving.has(id));
}

let isChanging = false;

/** Starts engines, one at a time, or lets some go, until there are so many. Those that go are counted no more. */
export async function setEngines(wanted: number): Promise<void> {
  crew.set({ ...crew.value, wanted });
  if (isChanging) return;
  isChanging = true;
  try {
    const client = await ready;
    for (let ids = staying(client); ids.length !== crew.value.wanted; ids = staying(client)) {
      if (ids.length < crew.value.wanted) await client.addEngines(1);
      else void letGo(client, ids.slice(crew.value.wanted));
      crew.set({ ...crew.value, ids: living(client), failure: undefined });
    }
  } catch (error) {
    crew.set({ ...crew.value, failure: messageOf(error) });
  } finally {
    isChanging = false;
  }
}

async function letGo(client: Client, ids: readonly EngineId[]): Promise<void> {
  for (const id of ids) leaving.add(id);
  try {
    await client.removeEngines(ids);
  } catch (error) {
    crew.set({ ...crew.value, failure: messageOf(error) });
  } finally {
    for (const id of ids) leaving.delete(id);
  }
}

/** What to show of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
