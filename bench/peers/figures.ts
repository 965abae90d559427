/** What was measured of one way to run tasks on two engines. Absent: it has no such thing. */
export type Figures = {
  /** Calls of a function that does nothing, all made at once, each a task of its own, 1/s. */
  readonly calls?: number;
  /** Items of a map over that function, in chunks of the library's or of 100, 1/s. */
  readonly items?: number;
  /** One such call, awaited: half took less, ms. */
  readonly latencyMs?: number;
  /** 64 MB to both engines, MB that arrived, 1/s. */
  readonly push?: number;
  /** 64 MB in two parts, MB/s. */
  readonly scatter?: number;
};

export const CALLS = 10_000;
export const AWAITED = 300;
export const ROUNDS = 3;
