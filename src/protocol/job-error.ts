import { EnsembleError } from "./errors.ts";

/** What became of one try of a part of a job. */
export interface JobAttempt {
  /** Which try it was, from 1. */
  readonly attempt: number;
  /** Name of the host that had it. */
  readonly host: string;
  /** Engine that had it. */
  readonly engineId: number;
  /** How it ended; undefined where its host did not say. */
  readonly why?: string;
}

/**
 * A job is not there, could not be submitted, or a part of it was given up.
 *
 * @example
 * await job.result.catch((error: unknown) => {
 *   if (error instanceof JobError) console.log(error.jobId, error.attempts);
 * });
 */
export class JobError extends EnsembleError {
  override readonly name = "JobError";
  /** Which job. */
  readonly jobId: string;
  /** Tries of the part that was given up, oldest first; empty otherwise. */
  readonly attempts: readonly JobAttempt[];

  constructor(jobId: string, why: string, options: ErrorOptions & { readonly attempts?: readonly JobAttempt[] } = {}) {
    super(`job ${jobId}: ${why}`, options);
    this.jobId = jobId;
    this.attempts = options.attempts ?? [];
  }
}
