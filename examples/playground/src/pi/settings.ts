import { Store } from "../../../../src/look/store.ts";
import { type Checked, cut, edit, type Fields, keep, place } from "../app/link.ts";
import { numberText } from "../app/number-text.ts";
import { readSeed } from "../app/seed.ts";

/** What a run of pi starts with. */
export interface PiSettings {
  /** As it was typed. */
  readonly seedText: string;
  readonly samples: number;
}

const USUAL: PiSettings = { seedText: "2026", samples: 1e11 };
const MOST_SAMPLES = 1e15;

/** Numbers of samples that are offered. */
export const SAMPLES: readonly number[] = [1e8, 1e9, 1e10, 1e11, 1e12];

/** What stands in the fields, and in the address. */
export const settings: Store<PiSettings> = new Store<PiSettings>(settingsOf(place.value.fields.pi));

place.subscribe(() => {
  const set = settingsOf(place.value.fields.pi);
  if (!isSame(set, settings.value)) settings.set(set);
});
settings.subscribe(() => {
  if (!isSame(settingsOf(place.value.fields.pi), settings.value)) edit("pi", fieldsOf(settings.value));
});

/** Makes the settings something to which Back leads: a run was started with them. */
export function keepSettings(): void {
  keep("pi", fieldsOf(settings.value));
}

/** Checks what a link sets. */
export function checkPiFields(fields: Fields): Checked {
  const { seed = USUAL.seedText, samples = numberText(USUAL.samples), ...others } = fields;
  const problems = Object.keys(others).map(
    (name) => `“${cut(name)}” is nothing that a link sets here; it was left out.`,
  );
  const isSeed = readSeed(seed) !== undefined;
  if (!isSeed) {
    problems.push(`“${cut(seed)}” is no seed, a whole number from 0 to 2⁶⁴ − 1; it is ${USUAL.seedText}.`);
  }
  const isCount = readSamples(samples) !== undefined;
  if (!isCount) problems.push(`“${cut(samples)}” is no number of samples from 1 to 10¹⁵; it is 10¹¹.`);
  const isUsual = fields["seed"] === undefined && fields["samples"] === undefined;
  const known = { seed: isSeed ? seed : USUAL.seedText, samples: isCount ? samples : numberText(USUAL.samples) };
  return { fields: isUsual ? {} : known, problems };
}

function settingsOf({ seed = USUAL.seedText, samples }: Fields): PiSettings {
  return { seedText: seed, samples: readSamples(samples) ?? USUAL.samples };
}

function fieldsOf({ seedText, samples }: PiSettings): Fields {
  return { seed: seedText, samples: numberText(samples) };
}

function readSamples(text = ""): number | undefined {
  const samples = Number(text);
  return Number.isInteger(samples) && samples >= 1 && samples <= MOST_SAMPLES ? samples : undefined;
}

function isSame(a: PiSettings, b: PiSettings): boolean {
  return a.seedText === b.seedText && a.samples === b.samples;
}
