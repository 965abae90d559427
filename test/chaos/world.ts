import type { Client } from "../../build/lib/node/index.js";
import type { Dice } from "./dice.ts";
import type { References } from "./references.ts";

/** Where a chaos run takes place. */
export interface World {
  readonly client: Client;
  readonly dice: Dice;
  readonly references: References;
  /** Of the counts of deeds, where engines are in other processes. */
  readonly folder?: string | undefined;
  /** What the names of this client's values begin with, where others use the engines too. */
  readonly prefix?: string;
}

/** Something that a chaos run does, again and again: it throws a Violation when what comes of it is wrong. */
export interface Job {
  readonly name: string;
  /** How often it is done, beside the others. */
  readonly weight: number;
  readonly run: (world: World) => Promise<void>;
}
