import { attempt, Violation } from "./verdict.ts";
import type { Job, World } from "./world.ts";

// Few, so that they do not pile up on the engines.
const NAMES = ["alpha", "beta", "gamma"];

async function pushAndPull({ client, dice, prefix = "" }: World): Promise<void> {
  const [name, value] = [prefix + dice.pick(NAMES), dice.between(0, 999_999)];
  await attempt({}, async () => {
    const view = client.at(-1);
    // Made in one turn, so nothing comes between them on the engine.
    const [pushed, pulled] = await Promise.allSettled([view.push({ [name]: value }), view.pull(name)]);
    if (pushed.status === "rejected") throw pushed.reason;
    if (pulled.status === "rejected") throw pulled.reason;
    if (pulled.value !== value) throw new Violation(`pushed ${value}, pulled ${String(pulled.value)}`);
  });
}

async function scatterAndGather({ client, dice, prefix = "" }: World): Promise<void> {
  const name = `${prefix}part`;
  const data = Float64Array.from({ length: dice.between(0, 2000) }, () => dice.fraction());
  await attempt({}, async () => {
    // Both calls are made in one turn, so to the same engines.
    const view = client.directView();
    const [scattered, gathered] = await Promise.allSettled([view.scatter(name, data), view.gather(name)]);
    if (scattered.status === "rejected") throw scattered.reason;
    if (gathered.status === "rejected") throw gathered.reason;
    const values = gathered.value as ArrayLike<number>;
    const isSame = values.length === data.length && data.every((x, i) => Object.is(x, values[i]));
    if (!isSame) throw new Violation(`gathered ${values.length} values that are not the ${data.length} scattered`);
  });
}

async function execute({ client, dice }: World): Promise<void> {
  const [a, b] = [dice.between(0, 999), dice.between(0, 999)];
  await attempt({}, async () => {
    const { value } = await client.at(0).execute(`product = ${a} * ${b}; await null; ${a} * ${b}`);
    if (value !== a * b) throw new Violation(`${a} * ${b} is ${String(value)} on an engine`);
  });
}

/** What is done with names on engines. */
export const NAMED: readonly Job[] = [
  { name: "push and pull", weight: 6, run: pushAndPull },
  { name: "scatter and gather", weight: 5, run: scatterAndGather },
  { name: "execute", weight: 5, run: execute },
];
