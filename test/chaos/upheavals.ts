import { ANY_TASK, attempt, Violation } from "./verdict.ts";
import type { Job, World } from "./world.ts";

const MOST_ENGINES = 5;

async function add({ client, dice }: World): Promise<void> {
  if (client.length >= MOST_ENGINES) return;
  const count = dice.between(1, 2);
  const ids = await attempt({}, () => client.addEngines(count));
  if (ids?.length !== count) throw new Violation(`asked for ${count} engines, got ${String(ids?.length)}`);
}

async function remove({ client, dice }: World): Promise<void> {
  if (client.length < 3) return;
  const id = dice.pick(client.ids);
  await attempt({}, () => client.removeEngines(id));
  if (client.ids.includes(id)) throw new Violation(`engine ${id} was removed, and is there`);
}

async function restart({ client, dice }: World): Promise<void> {
  if (client.length === 0) return;
  await attempt({}, async () => {
    const before = client.ids;
    const ids = await client.restart(before.slice(0, dice.between(1, 2)));
    if (ids.some((id) => before.includes(id))) throw new Violation(`a fresh engine has an old id: ${ids.join(" ")}`);
  });
}

async function interrupt({ client, dice }: World): Promise<void> {
  if (client.length === 0) return;
  await attempt({}, () => client.interrupt(client.ids.slice(0, dice.between(1, 2))));
}

async function abortById({ client, dice }: World): Promise<void> {
  const ids = [...client.outstanding].filter(() => dice.chance(0.1));
  await attempt({}, () => client.abort(ids, ANY_TASK));
}

async function killIdle({ client, dice }: World): Promise<void> {
  const ms = dice.between(0, 5);
  await attempt({}, () => client.at(0).apply((delayMs: number) => void setTimeout(() => process.exit(1), delayMs), ms));
}

/** What befalls engines, and whatever they do. */
export const UPHEAVALS: readonly Job[] = [
  { name: "engines added", weight: 1.5, run: add },
  { name: "engine removed", weight: 1, run: remove },
  { name: "engine restarted", weight: 0.5, run: restart },
  { name: "engine interrupted", weight: 1, run: interrupt },
  { name: "tasks aborted by id", weight: 1, run: abortById },
  { name: "idle engine killed", weight: 0.5, run: killIdle },
];
