import { isCount, isScale, numbersOf, type RunIdentity, type Saved, takeMoments, textOf } from "../run/checkpoint.ts";
import { refused } from "../run/sealed-text.ts";
import { chunksAfter, drawnOn, emptyLevel, type LevelState, samplesIn } from "./level-state.ts";

// Each level is a list of as many numbers: those of its pass, its chunks, its non-finite samples and the first of them (-1:
// none), its spread, and its moments.

/** The text of a checkpoint. */
export function levelsText(run: RunIdentity, states: readonly LevelState[], elapsedMs: number): string {
  const chunks = states.reduce((sum, state) => sum + state.chunks, 0);
  const count = states.reduce((sum, { nonFinite }) => sum + nonFinite.count, 0);
  return textOf({ run, chunks, nonFinite: { count }, elapsedMs }, states.flatMap(written));
}

function written({ pass, chunks, moments, nonFinite, spread }: LevelState): number[] {
  const { count, first } = nonFinite;
  const passed = [pass.chunksBefore, pass.samplesBefore, pass.samples, pass.chunkSamples, chunks];
  const notFinite = [count, first?.stream ?? -1, first?.index ?? -1];
  const spreads = [spread.chunks, spread.samples, spread.first, spread.second, spread.shares];
  return [...passed, ...notFinite, ...spreads, ...numbersOf(moments)];
}

/**
 * The levels that an earlier session has reached.
 *
 * @param saved - of the same run
 * @throws {CheckpointError} when it is damaged
 */
export function readLevels({ name, contents }: Saved, { outputs }: RunIdentity): readonly LevelState[] {
  const perLevel = written(emptyLevel(outputs.length)).length;
  const { numbers } = contents;
  if (numbers.length === 0 || numbers.length % perLevel !== 0) {
    throw refused(name, `it is damaged: it has ${numbers.length} numbers`);
  }
  const states = Array.from({ length: numbers.length / perLevel }, (_, level) =>
    read(numbers.slice(level * perLevel, (level + 1) * perLevel), outputs.length),
  );
  const wrong = states.findIndex((state) => !isWhole(state));
  if (wrong >= 0) throw refused(name, `it is damaged: its level ${wrong} has other samples than its chunks`);
  return states;
}

function read(numbers: readonly number[], outputs: number): LevelState {
  const [chunksBefore = 0, samplesBefore = 0, samples = 0, chunkSamples = 0, chunks = 0, ...more] = numbers;
  const [count = 0, stream = -1, index = -1, ...rest] = more;
  const [spreadChunks = 0, spreadSamples = 0, first = 0, second = 0, shares = 0, ...moments] = rest;
  return {
    pass: { chunksBefore, samplesBefore, samples, chunkSamples },
    chunks,
    nonFinite: { count, first: stream < 0 ? undefined : { stream, index } },
    spread: { chunks: spreadChunks, samples: spreadSamples, first, second, shares },
    moments: takeMoments([...moments], outputs),
  };
}

function isWhole(state: LevelState): boolean {
  const { pass, chunks, moments, nonFinite } = state;
  const { chunksBefore, samplesBefore, samples, chunkSamples } = pass;
  const counts = [chunksBefore, samplesBefore, samples, chunkSamples, chunks, moments.count, nonFinite.count];
  if (!counts.every(isCount) || !moments.scales.every(isScale) || pass.chunkSamples < 1) return false;
  if (chunks < pass.chunksBefore || chunks > chunksAfter(pass)) return false;
  const isLast = chunks === chunksAfter(pass);
  const full = pass.samplesBefore + (chunks - pass.chunksBefore) * pass.chunkSamples;
  return drawnOn(state) === (isLast ? pass.samples : full) && (isLast || samplesIn(pass, chunks) > 0);
}
