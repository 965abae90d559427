/** Says that somebody looks at the cluster. */
export interface Watch {
  /** Whether records of tasks are wanted as well. */
  readonly tasks: boolean;
}

/** Who looks says so again after this time, ms. */
export const WATCH_AGAIN_MS = 2000;

/** Hosts and clients report for this time after they have heard it, ms. */
export const WATCHED_MS = 6000;

/** Time between two reports, ms. */
export const REPORT_MS = 1000;

/** Time between two reports that hold records of tasks, ms. */
export const RECORDS_MS = 250;

/** A host or client that was not heard for so long has nothing to say any more, ms. */
export const SILENT_MS = 5000;
