import type { NatsServer } from "../../nats/nats-server.ts";
import type { Dice } from "../dice.ts";
import type { Program } from "./program.ts";

/** The programs of a run, by what they are. */
export interface Programs {
  readonly server: NatsServer;
  readonly hosts: Program[];
  readonly startHost: (index: number) => Program;
  readonly client: Program;
  /** The client that may be killed. */
  mortal: Program;
  readonly startClient: () => Program;
}

/** Something bad that happens to a program. */
interface Trouble {
  readonly name: string;
  readonly happen: (programs: Programs, dice: Dice) => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const TROUBLES: readonly Trouble[] = [
  {
    name: "server killed",
    happen: async ({ server }, dice) => {
      await server.kill();
      await pause(dice.between(0, 3000));
      await server.start();
    },
  },
  {
    name: "host killed",
    happen: async ({ hosts, startHost }, dice) => {
      const index = dice.between(0, hosts.length - 1);
      await hosts[index]?.kill();
      await pause(dice.between(0, 1000));
      hosts[index] = startHost(index);
    },
  },
  {
    name: "host stopped for a moment",
    happen: async ({ hosts }, dice) => dice.pick(hosts).pause(dice.between(10, 1000)),
  },
  {
    name: "host stopped until it is given up",
    happen: async ({ hosts }, dice) => dice.pick(hosts).pause(dice.between(4000, 8000)),
  },
  {
    name: "client killed",
    happen: async (programs, dice) => {
      await programs.mortal.kill();
      await pause(dice.between(0, 1000));
      programs.mortal = programs.startClient();
    },
  },
  {
    name: "client stopped",
    happen: async ({ client }, dice) => client.pause(dice.between(10, 2000)),
  },
];

/**
 * Lets bad things happen to programs, several at a time, until it is time to end. Fulfils when all programs are well again.
 *
 * @param counts - of what has happened, by name
 */
export async function makeTrouble(
  programs: Programs,
  { dice, counts, untilMs }: { readonly dice: Dice; readonly counts: Map<string, number>; readonly untilMs: number },
): Promise<void> {
  const open = new Map<string, Promise<void>>();
  let deck: Trouble[] = [];
  while (performance.now() < untilMs) {
    // Each happens once before any happens again.
    if (deck.length === 0) deck = [...TROUBLES];
    const trouble = dice.pick(deck);
    deck = deck.filter((other) => other !== trouble);
    counts.set(trouble.name, (counts.get(trouble.name) ?? 0) + 1);
    // Of a kind, one at a time: what was killed has to be there again.
    await open.get(trouble.name);
    open.set(trouble.name, trouble.happen(programs, dice));
    await pause(dice.between(200, 2000));
  }
  await Promise.all(open.values());
}
