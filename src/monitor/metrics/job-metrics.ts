import type { JobSeen } from "../snapshot.ts";
import type { Exposition } from "./exposition.ts";
import { gauge, type Labels, type Metric } from "./metric.ts";

const STATES = ["waiting", "running", "done", "failed", "aborted"] as const satisfies readonly JobSeen["state"][];

const JOBS = gauge("ensemble_jobs", "Jobs that are seen with the key of who looks, by state.");
const WAITING = gauge("ensemble_job_waiting_parts", "Parts of those jobs that nobody has taken yet.");
const FAILED = gauge("ensemble_job_failed_parts", "Parts of those jobs which have failed.");

/** Metrics of jobs. A job has none of its own: each has another id. */
export const JOB_METRICS: readonly Metric[] = [JOBS, WAITING, FAILED];

/** Adds what is known of jobs. */
export function addJobs(to: Exposition, jobs: readonly JobSeen[], labels: Labels): void {
  for (const state of STATES) to.add(JOBS, { ...labels, state }, jobs.filter((job) => job.state === state).length);
  to.add(
    WAITING,
    labels,
    jobs.reduce((sum, { waiting }) => sum + waiting, 0),
  );
  to.add(
    FAILED,
    labels,
    jobs.reduce((sum, { failed }) => sum + failed, 0),
  );
}
