import { UNSEEN } from "./looks.ts";
import { type Look, Side } from "./side.ts";
import { WORKS } from "./works.ts";

// Of each side, until V8 has compiled what is hot.
const WARM_UP_TURNS = 3;
// Of each side and work: CPU time is counted in steps of 10 ms.
const TURNS = 6;

type Pair = readonly [unseen: Side, seen: Side];

/**
 * Starts a client that is looked at and one that is not, each with engines of its own, and has both do all works by turns.
 *
 * @param round - its parity says which is started first, and runs first: each matters as much as looking does
 * @returns for each work, what looking costs as a share of the CPU time that it takes while nobody looks
 */
export async function measureRound(url: string, look: Look, round: number): Promise<readonly number[]> {
  const isSeenFirst = round % 2 === 1;
  const unseen = UNSEEN[look.engines];
  const first = await Side.start(url, isSeenFirst ? look : unseen);
  const second = await Side.start(url, isSeenFirst ? unseen : look);
  const pair: Pair = isSeenFirst ? [second, first] : [first, second];
  for (let turn = 0; turn < WARM_UP_TURNS; turn++) {
    for (const work of WORKS.keys()) await takeTurn(pair, work, turn + round);
  }
  const costs: number[] = [];
  for (const work of WORKS.keys()) {
    const [unseenMs, seenMs] = await measureWork(pair, work, round);
    costs.push(seenMs / unseenMs - 1);
  }
  await first.stop();
  await second.stop();
  return costs;
}

/** What is said of a turn while the other side has its own counts as well. */
async function measureWork(pair: Pair, work: number, round: number): Promise<[unseenMs: number, seenMs: number]> {
  const [unseen, seen] = pair;
  const [unseenMs, seenMs] = [unseen.usedMs(), seen.usedMs()];
  for (let turn = 0; turn < TURNS; turn++) await takeTurn(pair, work, turn + round);
  return [unseen.usedMs() - unseenMs, seen.usedMs() - seenMs];
}

async function takeTurn(pair: Pair, work: number, parity: number): Promise<void> {
  for (const side of parity % 2 === 0 ? pair : pair.toReversed()) await side.run(work);
}
