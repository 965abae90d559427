/** When a task that depends on others may run: once all of them, or any, ended in a way that counts. */
export interface DependencyRule {
  /** Whether all have to end in a way that counts, or one of them is enough. */
  readonly all: boolean;
  /** Whether one that succeeded counts. */
  readonly success: boolean;
  /** Whether one that failed counts. */
  readonly failure: boolean;
}

/** All have to succeed. */
export const DEFAULT_RULE: DependencyRule = { all: true, success: true, failure: false };

/** How many of the tasks that another depends on have ended, and how. Once a task has ended that never changes. */
export interface DependencyCounts {
  readonly all: number;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Says whether a task that depends on others may run, has to wait, or can never run.
 *
 * | rule | met | impossible |
 * |---|---|---|
 * | all | each ended in a way that counts | one ended in a way that does not count |
 * | any | one ended in a way that counts | each ended in a way that does not count |
 *
 * An answer other than `waiting` stays as it is, whatever ends later; once all have ended there is no `waiting`. A task
 * that depends on nothing may run. With a rule by which nothing counts, which the caller refuses, no other task may.
 *
 * @see ipyparallel, controller/dependency.py, Dependency.check and Dependency.unreachable: the same answers
 */
export function judge(
  { all, success, failure }: DependencyRule,
  counts: DependencyCounts,
): "waiting" | "met" | "impossible" {
  const counting = (success ? counts.succeeded : 0) + (failure ? counts.failed : 0);
  const others = counts.succeeded + counts.failed - counting;
  const isMet = all ? counting === counts.all : counting > 0 || counts.all === 0;
  if (isMet) return "met";
  const isImpossible = all ? others > 0 : others === counts.all;
  return isImpossible ? "impossible" : "waiting";
}
