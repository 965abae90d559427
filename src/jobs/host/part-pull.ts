import type { Letter } from "../../cluster/letter-bus.ts";
import { HOSTS_CONSUMER } from "../job-names.ts";
import { encodeJson, type JetStream } from "../stream/jet-stream.ts";

const EXPIRES_MS = 10_000;
const SILENCE_MS = EXPIRES_MS + 5000;
// Where the server knows of no jobs, or of too many hosts that wait for one, it is asked again after so long, ms.
const NONE_MS = 500;
const TIME_IS_UP = 408;

/** Requests for parts, one after another, whose answers come under a subject of its own. */
interface Lane {
  readonly reply: string;
  readonly leave: () => void;
  /** Parts that may come yet. */
  left: number;
  /** Set while it asks. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Asks for parts of jobs, as many as are wanted, for as long as it takes. */
export class PartPull {
  readonly #jet: JetStream;
  readonly #subject: string;
  readonly #heard: (letter: Letter) => void;
  readonly #again: () => void;
  readonly #lanes: Lane[] = [];
  #pause: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** @param again - called when less is under way than was asked for */
  constructor(
    jet: JetStream,
    parts: { readonly stream: string; readonly heard: (letter: Letter) => void; readonly again: () => void },
  ) {
    this.#jet = jet;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${parts.stream}.${HOSTS_CONSUMER}`;
    this.#heard = parts.heard;
    this.#again = parts.again;
    // What the server was asked before is forgotten.
    jet.bus.onOnline(() => {
      clearTimeout(this.#pause);
      this.#pause = undefined;
      for (const lane of this.#lanes) end(lane);
      if (!this.#isClosed) this.#again();
    });
  }

  /** Number of parts that may come. */
  get underWay(): number {
    return this.#lanes.reduce((sum, { left }) => sum + left, 0);
  }

  /** Asks for so many parts more. */
  ask(count: number): void {
    if (this.#isClosed || this.#pause !== undefined || count <= 0) return;
    this.#askBy(this.#lanes.find(({ left }) => left === 0) ?? this.#newLane(), count);
  }

  #newLane(): Lane {
    const reply = `${this.#jet.inbox}.p.${this.#lanes.length}`;
    const leave = this.#jet.bus.subscribe(reply, (letter) => this.#hear(lane, letter));
    const lane: Lane = { reply, leave, left: 0, timer: undefined };
    this.#lanes.push(lane);
    return lane;
  }

  // One request for all: the server lets so many wait, and no more.
  #askBy(lane: Lane, count: number): void {
    lane.left = count;
    lane.timer = setTimeout(() => {
      end(lane);
      this.#again();
    }, SILENCE_MS);
    const bytes = encodeJson({ batch: count, expires: EXPIRES_MS * 1e6 });
    this.#jet.bus.post({ subject: this.#subject, bytes, reply: lane.reply });
  }

  #hear(lane: Lane, letter: Letter): void {
    if (this.#isClosed) return;
    if (letter.status === undefined) {
      lane.left = Math.max(0, lane.left - 1);
      if (lane.left === 0) end(lane);
      return this.#heard(letter);
    }
    end(lane);
    if (letter.status === TIME_IS_UP) this.#again();
    else this.#wait();
  }

  #wait(): void {
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#again();
    }, NONE_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    for (const lane of this.#lanes) {
      end(lane);
      lane.leave();
    }
  }
}

function end(lane: Lane): void {
  lane.left = 0;
  clearTimeout(lane.timer);
  lane.timer = undefined;
}
