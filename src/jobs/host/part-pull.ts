import type { Letter } from "../../cluster/letter-bus.ts";
import { HOSTS_CONSUMER } from "../job-names.ts";
import { encodeJson, type JetStream } from "../stream/jet-stream.ts";

const EXPIRES_MS = 10_000;
const SILENCE_MS = EXPIRES_MS + 5000;
// Where the server knows of no jobs, it is asked again after so long, ms.
const NONE_MS = 500;

/** One request for one part after another, whose answers come under a subject of its own. */
interface Lane {
  readonly reply: string;
  readonly leave: () => void;
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
    return this.#lanes.filter(({ timer }) => timer !== undefined).length;
  }

  /** Asks for so many parts more. */
  ask(count: number): void {
    if (this.#isClosed || this.#pause !== undefined) return;
    for (let i = 0; i < count; i++)
      this.#askBy(this.#lanes.find(({ timer }) => timer === undefined) ?? this.#newLane());
  }

  #newLane(): Lane {
    const reply = `${this.#jet.inbox}.p.${this.#lanes.length}`;
    const leave = this.#jet.bus.subscribe(reply, (letter) => this.#hear(lane, letter));
    const lane: Lane = { reply, leave, timer: undefined };
    this.#lanes.push(lane);
    return lane;
  }

  #askBy(lane: Lane): void {
    lane.timer = setTimeout(() => {
      end(lane);
      this.#again();
    }, SILENCE_MS);
    const bytes = encodeJson({ batch: 1, expires: EXPIRES_MS * 1e6 });
    this.#jet.bus.post({ subject: this.#subject, bytes, reply: lane.reply });
  }

  #hear(lane: Lane, letter: Letter): void {
    if (this.#isClosed) return;
    end(lane);
    if (letter.status === undefined) this.#heard(letter);
    else if (letter.status === 503 || letter.status === 404) this.#wait();
    else this.#again();
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
  clearTimeout(lane.timer);
  lane.timer = undefined;
}
