/**
 * Whether an engine has ended because a task was aborted that did not stop, by what hosts report of its end: that is what who
 * aborted it has asked for.
 */
export function isEndedToStop(why: string): boolean {
  return /\bit was ended to stop task \d/u.test(why);
}
