/** Runs shorter than this are lost without a word, ms. */
const LONG_MS = 5000;

interface Work {
  readonly sinceMs: number;
}

/** What a visitor has started and would lose by leaving the page. */
const underWay = new Set<Work>();

/**
 * Has the browser ask before the page is left, once this work has gone on for some seconds.
 *
 * @returns a function that says that it is over
 */
export function askBeforeLeaving(): () => void {
  const work: Work = { sinceMs: performance.now() };
  underWay.add(work);
  addEventListener("beforeunload", ask);
  return () => {
    underWay.delete(work);
    // A page that listens is not kept for Back and Forward by some browsers.
    if (underWay.size === 0) removeEventListener("beforeunload", ask);
  };
}

function ask(event: BeforeUnloadEvent): void {
  const now = performance.now();
  if ([...underWay].some(({ sinceMs }) => now - sinceMs >= LONG_MS)) event.preventDefault();
}
