import { fromErrorRecord } from "../protocol/error-record.ts";
import type { TaskId } from "../protocol/ids.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import { Channel, type ChannelEnd, type Flow } from "./channel.ts";
import { onThisClock } from "./clocks.ts";
import type { EngineHost, EngineLink } from "./contract.ts";
import type { Wire } from "./wire.ts";

/** The link to an engine that has a host, which several clients may use: all that the client says goes over a wire. */
export function remoteLink(wire: Wire<ToHost, FromHost>): EngineLink {
  return new RemoteEnd(wire).channel;
}

// No task.
const NONE = -1;

class RemoteEnd implements ChannelEnd, EngineHost {
  readonly channel: Channel;
  readonly flow: Flow;
  readonly #wire: Wire<ToHost, FromHost>;
  #running: TaskId = NONE;
  #runningSinceMs = 0;
  #last: TaskId | undefined = NONE;
  #onRoom: () => void = () => undefined;
  #onRetire: () => void = () => undefined;
  #isRetiring = false;

  constructor(wire: Wire<ToHost, FromHost>) {
    this.#wire = wire;
    this.flow = {
      room: () => wire.room(),
      roundTripMs: () => wire.roundTripMs(),
      onRoom: (handler) => {
        this.#onRoom = handler;
      },
      announce: (request) => wire.announce?.(request),
      announcedBytes: wire.announcedBytes ?? Number.POSITIVE_INFINITY,
    };
    this.channel = new Channel(this);
    wire.listen({
      onMessage: (message) => this.#receive(message),
      onRoom: () => this.#onRoom(),
      onClose: (cause) => {
        // What was begun after the last that was heard is not known.
        this.#last = undefined;
        this.channel.closed({ cause, whole: false });
        // Where the wire still leads there, the engine is not to be kept for this client.
        wire.send({ kind: "leave" }, []);
      },
    });
  }

  get host(): EngineHost {
    return this;
  }

  readonly post: ChannelEnd["post"] = (requests, move) => this.#wire.send({ kind: "requests", requests }, move);

  keepAlive(awaited: boolean): void {
    this.#wire.keepAlive(awaited);
  }

  lastBegun(): TaskId | undefined {
    return this.#last;
  }

  running(): TaskId {
    return this.#running;
  }

  runningSinceMs(): number {
    return this.#runningSinceMs;
  }

  end(): Promise<void> {
    this.#say({ kind: "leave" });
    this.#wire.close();
    return Promise.resolve();
  }

  stop(ids: readonly TaskId[], graceMs: number, listens: boolean): void {
    this.#say({ kind: "stop", ids, graceMs, listens });
  }

  interrupt(): void {
    this.#say({ kind: "interrupt" });
  }

  restart(): void {
    this.#say({ kind: "restart" });
  }

  retire(): void {
    this.#say({ kind: "retire" });
  }

  onRetire(handler: () => void): void {
    this.#onRetire = handler;
    if (this.#isRetiring) handler();
  }

  // After what was sent before.
  #say(message: ToHost): void {
    this.channel.flush();
    this.#wire.send(message, []);
  }

  #receive(message: FromHost): void {
    switch (message.kind) {
      case "replies":
        for (const reply of message.replies) this.channel.receive(onThisClock(reply, this.#wire.clockBehindMs()));
        return;
      case "begun":
        this.#running = message.running ?? NONE;
        this.#runningSinceMs = performance.now();
        this.#last = message.last;
        return;
      case "retiring":
        this.#isRetiring = true;
        this.#onRetire();
        return;
      case "ended": {
        const { cause, last, isBlameless } = message;
        this.#last = last;
        this.#wire.close();
        this.channel.closed({ cause: fromErrorRecord(cause), whole: true, isBlameless });
        return;
      }
    }
  }
}
