import { CutMessage } from "./cut-message.ts";
import { HEADER_BYTES, type LinkId } from "./frame.ts";
import { ACK_DELAY_MS, LONGEST_PROBE_PAUSE_MS, PROBE_PAUSE_MS } from "./link-options.ts";
import { RoundTrip } from "./round-trip.ts";

/** A frame that was sent, and is not known to have arrived. */
interface Flight {
  readonly frame: Uint8Array<ArrayBuffer>;
  // NaN once it was sent again.
  sentMs: number;
  next: Flight | undefined;
}

/** What a {@link Sender} needs. */
export interface SenderParts {
  readonly id: LinkId;
  readonly windowBytes: number;
  readonly maxFrameBytes: number;
  /** Sends a data frame. */
  readonly transmit: (frame: Uint8Array<ArrayBuffer>) => void;
  /** Sends an ack: it tells the other end which number comes next, and so whether it lacks frames. */
  readonly tell: (nowMs: number) => void;
}

/** The sending half of an end: numbers frames, and keeps them until they have arrived. */
export class Sender {
  readonly roundTrip: RoundTrip = new RoundTrip();
  readonly #parts: SenderParts;
  // Messages that wait, or are being cut, and frames in flight: lists, oldest first.
  #firstWaiting: CutMessage | undefined;
  #lastWaiting: CutMessage | undefined;
  #firstFlight: Flight | undefined;
  #lastFlight: Flight | undefined;
  // In flight are the frames [#arrived, #nextSequence).
  #arrived = 0;
  #nextSequence = 0;
  #flightBytes = 0;
  // Bytes of frames, made or not, that are not known to have arrived.
  #pendingBytes = 0;
  // When the first frame in flight is sent again unless there is progress, and the pause after that.
  #probeMs = Infinity;
  #pauseMs = PROBE_PAUSE_MS;
  // When all in flight was sent again last, from which number on; and when it is again, as was asked meanwhile.
  #roundMs = -Infinity;
  #roundFrom = -1;
  #askedMs = Infinity;
  #isOnline = true;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Number of the next frame that is new. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  /** Bytes that may be sent until the window is full; 0 or less when it is. */
  get roomBytes(): number {
    return this.#parts.windowBytes - this.#pendingBytes;
  }

  /** When `tick` has something to do. */
  get dueMs(): number {
    return this.#isOnline ? Math.min(this.#probeMs, this.#askedMs) : Infinity;
  }

  /** Takes a message. Its frames are made and sent as the window allows. */
  send(message: readonly Uint8Array[], nowMs: number): void {
    const { id, maxFrameBytes } = this.#parts;
    const cut = new CutMessage(id, message, maxFrameBytes - HEADER_BYTES);
    this.#pendingBytes += cut.framedBytes;
    if (this.#lastWaiting) this.#lastWaiting.next = cut;
    else this.#firstWaiting = cut;
    this.#lastWaiting = cut;
    this.#pump(nowMs);
  }

  /**
   * Takes the news that the frames below `sequence` have arrived.
   *
   * @param waitedMs - how long the newest of them had been there; undefined when that is not known
   * @returns whether they can have: so many were sent
   */
  arrived(sequence: number, waitedMs: number | undefined, nowMs: number): boolean {
    if (!(Number.isSafeInteger(sequence) && sequence <= this.#nextSequence)) return false;
    if (sequence <= this.#arrived) return true;
    let sentMs = Number.NaN;
    for (let flight = this.#firstFlight; flight && this.#arrived < sequence; flight = this.#firstFlight) {
      this.#arrived += 1;
      this.#flightBytes -= flight.frame.length;
      this.#pendingBytes -= flight.frame.length;
      this.#firstFlight = flight.next;
      sentMs = flight.sentMs;
    }
    if (!this.#firstFlight) this.#lastFlight = undefined;
    this.roundTrip.add(nowMs - sentMs, waitedMs);
    this.#askedMs = Infinity;
    this.#pauseMs = this.#shortestPauseMs();
    this.#probeMs = this.#firstFlight ? nowMs + this.#pauseMs : Infinity;
    this.#pump(nowMs);
    return true;
  }

  /**
   * The other end lacks frames. All in flight is sent again, in order; what is asked while that is on its way waits until
   * it should have arrived.
   */
  asked(nowMs: number): void {
    const lateMs = this.#roundMs + this.roundTrip.lateMs + ACK_DELAY_MS;
    if (this.#roundFrom === this.#arrived && nowMs < lateMs) this.#askedMs = lateMs;
    else this.#sendRound(nowMs);
  }

  offline(): void {
    this.#isOnline = false;
  }

  /** What was in flight may be lost: it is sent again, and what waited meanwhile is sent. */
  reconnected(nowMs: number): void {
    this.#isOnline = true;
    this.roundTrip.forget();
    this.#sendRound(nowMs);
    this.#pump(nowMs);
  }

  tick(nowMs: number): void {
    if (!this.#isOnline) return;
    if (nowMs >= this.#askedMs) this.#sendRound(nowMs);
    if (nowMs >= this.#probeMs) this.#probe(nowMs);
  }

  /** Releases what it holds. */
  close(): void {
    this.#firstWaiting = undefined;
    this.#lastWaiting = undefined;
    this.#firstFlight = undefined;
    this.#lastFlight = undefined;
    this.#isOnline = false;
  }

  // A frame that is larger than the window goes alone.
  #pump(nowMs: number): void {
    const { windowBytes } = this.#parts;
    for (let cut = this.#firstWaiting; cut && this.#isOnline; cut = this.#firstWaiting) {
      if (this.#flightBytes > 0 && this.#flightBytes + cut.nextFrameBytes > windowBytes) return;
      this.#launch(cut.nextFrame(this.#nextSequence), nowMs);
      if (!cut.isCut) continue;
      this.#firstWaiting = cut.next;
      if (!cut.next) this.#lastWaiting = undefined;
    }
  }

  #launch(frame: Uint8Array<ArrayBuffer>, nowMs: number): void {
    this.#nextSequence += 1;
    this.#flightBytes += frame.length;
    const flight = { frame, sentMs: nowMs, next: undefined };
    if (this.#lastFlight) {
      this.#lastFlight.next = flight;
    } else {
      this.#firstFlight = flight;
      this.#probeMs = nowMs + this.#pauseMs;
    }
    this.#lastFlight = flight;
    this.#parts.transmit(frame);
  }

  #sendRound(nowMs: number): void {
    this.#askedMs = Infinity;
    if (!this.#firstFlight || !this.#isOnline) return;
    this.#roundMs = nowMs;
    this.#roundFrom = this.#arrived;
    // Whoever asks is there.
    this.#pauseMs = this.#shortestPauseMs();
    this.#probeMs = nowMs + this.#pauseMs;
    for (let flight: Flight | undefined = this.#firstFlight; flight; flight = flight.next) this.#sendAgain(flight);
  }

  // The other end may be gone, or stopped: it gets one frame, and the number that comes next. If it lacks more it asks.
  #probe(nowMs: number): void {
    const first = this.#firstFlight;
    if (!first) return;
    this.#sendAgain(first);
    if (first.next) this.#parts.tell(nowMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PROBE_PAUSE_MS);
    this.#probeMs = nowMs + this.#pauseMs;
  }

  #sendAgain(flight: Flight): void {
    flight.sentMs = Number.NaN;
    this.#parts.transmit(flight.frame);
  }

  #shortestPauseMs(): number {
    return Math.max(PROBE_PAUSE_MS, this.roundTrip.lateMs + ACK_DELAY_MS);
  }
}
