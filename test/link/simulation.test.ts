import { describe, expect, test } from "vitest";
import { HEADER_BYTES } from "../../src/link/frame.ts";
import { seededRandom } from "../conformance/policy.ts";
import { LossyService, type Side } from "./lossy-service.ts";
import { VirtualTime } from "./virtual-time.ts";

const MESSAGES = 600;
const SEND_MS = 30_000;
// Windows of one frame, and ways of 200 ms: no trial needs longer, and none sends more frames for each that is needed.
const LIMIT_MS = 600_000;
const MOST_SENT = 10;

interface Trial {
  readonly random: () => number;
  readonly time: VirtualTime;
  readonly service: LossyService;
  readonly windowBytes: number;
  readonly maxFrameBytes: number;
}

function makeTrial(seed: number, traits: { readonly loss: number; readonly repeats: number }): Trial {
  const random = seededRandom(seed);
  // The first numbers of seeds that are near each other are near each other.
  for (let i = 0; i < 10; i++) random();
  const time = new VirtualTime();
  const windowBytes = Math.floor(200 + random() ** 2 * 20_000);
  const maxFrameBytes = Math.floor(33 + random() * 600);
  const service = new LossyService(time, random, {
    ...traits,
    late: 0.3,
    wayMs: random() < 0.5 ? random() : random() * 200,
    link: { epoch: seed, incarnation: seed * 7919, windowBytes, maxFrameBytes },
  });
  return { random, time, service, windowBytes, maxFrameBytes };
}

/** Empty, small, of several frames, or larger than any window. */
function anyMessage({ random, maxFrameBytes }: Trial): Uint8Array {
  const kind = random();
  let size = Math.floor(random() * 100);
  if (kind < 0.1) size = 0;
  else if (kind > 0.995) size = Math.floor(random() * 200 * (maxFrameBytes - HEADER_BYTES));
  else if (kind > 0.9) size = Math.floor(random() * 2000);
  const message = new Uint8Array(size);
  for (let i = 0; i < size; i++) message[i] = random() * 256;
  return message;
}

/** The same bytes in pieces, some of them empty. */
function anyParts(message: Uint8Array, random: () => number): readonly Uint8Array[] {
  const cuts = Array.from({ length: random() * 4 }, () => Math.floor(random() * message.length)).toSorted(
    (a, b) => a - b,
  );
  return [...cuts, message.length].map((cut, i) => message.subarray(cuts[i - 1] ?? 0, cut));
}

/** Has a side send its messages: at any time, or only while there is room. */
function sendAll(side: Side, messages: readonly Uint8Array[], { random, time }: Trial): void {
  let next = 0;
  const send = (): boolean => {
    const message = messages[next];
    if (!message) return false;
    next += 1;
    side.end.send(random() < 0.5 ? message : anyParts(message, random), time.nowMs);
    return true;
  };
  if (random() < 0.5) {
    for (let i = 0; i < messages.length; i++) time.at(random() * SEND_MS, send);
    return;
  }
  const fill = (): void => {
    while (side.end.room() > 0 && send());
  };
  side.onDrained = fill;
  fill();
}

function cutNowAndThen({ random, time, service }: Trial): void {
  for (const side of service.sides) {
    const cuts = Math.floor(random() * 12);
    for (let i = 0; i < cuts; i++) {
      time.at(random() * SEND_MS, () => service.cut(side, random() < 0.5 ? random() * 20 : random() * 3000));
    }
  }
}

/** Runs a trial to its end, and says what came of it. */
function runTrial(trial: Trial) {
  const { service, time } = trial;
  const sent = service.sides.map(() => Array.from({ length: MESSAGES }, () => anyMessage(trial)));
  for (const [i, side] of service.sides.entries()) sendAll(side, sent[i] ?? [], trial);
  cutNowAndThen(trial);
  const isSilent = time.run(SEND_MS + LIMIT_MS);
  return { sent, isSilent };
}

const isSame = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, i) => Buffer.compare(bytes, b[i] ?? Buffer.alloc(0)) === 0);

/** Frames that are needed, if none is lost. */
const framesOf = (messages: readonly Uint8Array[], maxFrameBytes: number): number =>
  messages.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / (maxFrameBytes - HEADER_BYTES))), 0);

describe.each([
  {
    name: "that loses and repeats 3 % of the frames, and is cut off",
    traits: { loss: 0.03, repeats: 0.03 },
    trials: 120,
  },
  { name: "that loses what is under way when it is cut off", traits: { loss: 0, repeats: 0 }, trials: 60 },
])("over a service $name", ({ traits, trials }) => {
  test(`each message arrives once, in order, with its bytes: ${trials} trials of 2 x ${MESSAGES}`, () => {
    for (let seed = 1; seed <= trials; seed++) {
      const trial = makeTrial(seed, traits);
      const { sent, isSilent } = runTrial(trial);
      const { windowBytes, maxFrameBytes } = trial;
      const [a, b] = trial.service.sides;
      expect(
        { seed, a: isSame(b.delivered, sent[0] ?? []), b: isSame(a.delivered, sent[1] ?? []), isSilent },
        "all arrived, and then nothing is sent any more",
      ).toEqual({ seed, a: true, b: true, isSilent: true });
      expect(a.published + b.published).toBeLessThan(MOST_SENT * framesOf(sent.flat(), maxFrameBytes));
      for (const side of trial.service.sides) {
        expect(side.resets).toEqual([]);
        expect(side.end.room()).toBe(windowBytes);
        expect(side.mostUnacked).toBeLessThanOrEqual(Math.max(windowBytes, maxFrameBytes));
      }
    }
  });
});

test("the same seed gives the same trial", () => {
  const [first, second] = [1, 2].map(() => {
    const trial = makeTrial(5, { loss: 0.03, repeats: 0.03 });
    runTrial(trial);
    return trial.service.sides.map(({ published }) => published).concat(trial.time.nowMs);
  });
  expect(second).toEqual(first);
});
