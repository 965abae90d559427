import { type Client, connect, type EngineEvent, type EngineId } from "wasm-ensemble";
import { Store } from "./store.ts";

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
export const crew = new Store<Crew>({ ids: [], wanted: navigator.hardwareConcurrency, failure: undefined });

/** The client of the whole page. */
export const ready: Promise<Client> = start();
// That there is none, the page says, whether anybody waits for it or not.
ready.catch(() => undefined);

async function start(): Promise<Client> {
  try {
    const client = await connect({ engines: crew.value.wanted });
    crew.set({ ...crew.value, ids: client.ids });
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
    const { ids } = client;
    crew.set({ ...crew.value, ids, wanted: wantedAfter(event, ids.length) });
  }
}

/** An engine that is lost is replaced, so as many are wanted as before; commands of the console take and add some. */
function wantedAfter({ kind }: EngineEvent, count: number): number {
  const { wanted } = crew.value;
  if (isChanging) return wanted;
  return kind === "engine-removed" || kind === "engine-start-failed" ? count : Math.max(wanted, count);
}

let isChanging = false;

/** Starts or ends engines, one at a time, until there are so many. */
export async function setEngines(wanted: number): Promise<void> {
  crew.set({ ...crew.value, wanted });
  if (isChanging) return;
  isChanging = true;
  try {
    const client = await ready;
    while (client.length !== crew.value.wanted) {
      const last = client.ids.at(-1);
      if (client.length < crew.value.wanted) await client.addEngines(1);
      else if (last !== undefined) await client.removeEngines(last);
      crew.set({ ...crew.value, ids: client.ids, failure: undefined });
    }
  } catch (error) {
    crew.set({ ...crew.value, failure: messageOf(error) });
  } finally {
    isChanging = false;
  }
}

/** What to show of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
