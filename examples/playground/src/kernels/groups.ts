import { type KernelName, kernels, type SamplingKernel } from "wasm-ensemble";

/** What can be chosen: a kernel of the gallery, or one that the user writes. */
export type Choice = KernelName | "own";

/** Kernels of one kind. */
export interface Group {
  readonly title: string;
  readonly names: readonly Choice[];
}

const TITLES: readonly (readonly [title: string, belongs: (name: string) => boolean])[] = [
  ["Options", (name) => ["european", "asian", "asianGeometric", "barrier", "asianEuler", "heston"].includes(name)],
  ["Integrals", (name) => name.startsWith("genz")],
  ["Lattices", (name) => ["percolation", "ising"].includes(name)],
  ["Others", () => true],
];

/** The gallery, in groups; a kernel that fits into none is among the others. */
export const groups: readonly Group[] = [
  { title: "Yours", names: ["own"] },
  ...TITLES.map(([title, belongs], i) => ({
    title,
    names: kernelNames().filter(
      (name) => belongs(name) && !TITLES.slice(0, i).some(([, belongsEarlier]) => belongsEarlier(name)),
    ),
  })),
];

/** All that can be chosen. */
export const choices: readonly Choice[] = groups.flatMap(({ names }) => names);

/** A kernel of the gallery as a title: `genzCornerPeak` is `Genz corner peak`. */
export function titleOf(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return TITLES_OF_THEIR_OWN[name] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const TITLES_OF_THEIR_OWN: Readonly<Record<string, string>> = {
  european: "European call",
  asian: "Asian call",
  asianGeometric: "Asian call, geometric",
  barrier: "Barrier option",
  asianEuler: "Asian call, by levels",
  heston: "Heston's model",
  ising: "Ising magnet",
  polya: "Pólya's walk",
  mm1: "Queue M/M/1",
  buffon: "Buffon's needle",
  pi: "Pi",
  own: "Write a kernel",
};

/** The exact means of a kernel's outputs; NaN where there is none. */
export function answersOf(kernel: SamplingKernel, params: Readonly<Record<string, number>>): readonly number[] {
  return kernel.knownAnswer?.(params) ?? kernel.outputs.map(() => Number.NaN);
}

function kernelNames(): KernelName[] {
  // The keys of a record of KernelName are such names.
  return Object.keys(kernels) as KernelName[];
}
