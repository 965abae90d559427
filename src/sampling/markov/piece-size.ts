import { measured, type Pace, UNKNOWN_PACE } from "../../schedule/pace.ts";

// Steps of a chain while nothing is known of their pace, and how much more a piece may have than those before.
const FIRST_STEPS = 4;
const MOST_GROWTH = 16;
/** Duration of a piece, ms: long against the cost of a message, short against the patience of a reader. */
const PIECE_MS = 20;
// The next piece of a chain needs what this one gives, so its engine waits for so many round trips of a message in vain.
const ROUND_TRIPS = 20;
/** Numbers of draws that an engine gives at a time, at most: 1 MB. */
const MOST_NUMBERS = 2 ** 17;

/** How many steps of a chain an engine takes together, as far as their pace is known. */
export class PieceSize {
  #pace: Pace = UNKNOWN_PACE;

  measured(elapsedMs: number, steps: number): void {
    this.#pace = measured(this.#pace, elapsedMs, steps);
  }

  /** Rows of the next piece, of so many steps and numbers each. */
  rows(roundTripMs: number, stepsPerRow: number, width: number): number {
    const { meanMs, units = FIRST_STEPS } = this.#pace;
    const wanted = meanMs === undefined ? FIRST_STEPS : Math.max(PIECE_MS, ROUND_TRIPS * roundTripMs) / meanMs;
    const rows = Math.ceil(Math.min(wanted, MOST_GROWTH * units) / stepsPerRow);
    return Math.max(1, Math.min(rows, Math.floor(MOST_NUMBERS / Math.max(1, width))));
  }
}
