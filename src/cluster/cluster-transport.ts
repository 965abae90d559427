import { ClusterError } from "../protocol/cluster-error.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import type { EngineLink, FoundEngine, Scaled, SharingTransport } from "../transport/contract.ts";
import { remoteLink } from "../transport/remote-link.ts";
import type { ClientNotice, ClientOrder } from "./client-notices.ts";
import { ClientContents } from "./contents/client-contents.ts";
import type { EnginesOutcome } from "./engine-requests.ts";
import { OpenWires } from "./open-wires.ts";
import type { Port } from "./port.ts";
import { PortWire } from "./port-wire.ts";
import { ReportedClient } from "./reported-client.ts";

/** A client's way to the thread that has the connection. */
export interface CourierHandle {
  readonly control: Port;
  /** The end of a channel that a message has brought. */
  readonly portOf: (moved: object) => Port;
  /** Lets the thread sleep; absent where the runtime can't. */
  readonly sleeper?: Sleeper;
  /** Fulfils, with why, when the thread has ended by itself, or was closed. */
  readonly ended: Promise<string>;
  /** Ends the thread, once what was sent has arrived. */
  readonly close: () => Promise<void>;
}

/** Waits for the other thread without letting go of this one. */
export interface Sleeper {
  /** A number that rises with all that the other thread posts. */
  readonly seen: () => number;
  /** Sleeps until that is another number, or until `performance.now()` is `untilMs`. */
  readonly sleep: (seen: number, untilMs: number) => void;
}

/** What is to be done with what a courier says besides. */
export interface CourierTalk {
  /** Called with why a host was passed by. */
  readonly refused: (why: string) => void;
  /** Called with what the user should know. */
  readonly warn: (text: string) => void;
}

/** Leads to the engines of a cluster. @param contents - what the client sends by name */
export function clusterTransport(
  courier: CourierHandle,
  { refused, warn }: CourierTalk,
  contents: ClientContents = new ClientContents(),
): SharingTransport {
  let onFound: ((engine: FoundEngine) => void) | undefined;
  const kept: FoundEngine[] = [];
  const reported = new ReportedClient(courier.control, warn);
  const wishes = new EngineWishes(courier);
  const ports = new WeakMap<EngineLink, Port>();
  const wires = new OpenWires();
  void courier.ended.then((why) => wires.end(why));
  const foundEngine = ({ engineId, host, follows, port }: ClientNotice & { readonly kind: "found" }): void => {
    const own = courier.portOf(port);
    const wire = new PortWire<ToHost, FromHost>(own, { contents, host });
    wires.add(wire);
    const link = remoteLink(wire);
    ports.set(link, own);
    const found = { engineId, follows, link, host };
    if (onFound) onFound(found);
    else kept.push(found);
  };
  courier.control.listen((message) => {
    const notice = message as ClientNotice;
    switch (notice.kind) {
      case "refused":
        return refused(notice.why);
      case "warning":
        return warn(notice.text);
      case "added":
        return wishes.hear(notice.ticket, notice);
      case "watched":
        return void reported.report();
      case "unwatched":
        return reported.client?.end();
      case "found":
        return foundEngine(notice);
    }
  });
  const { sleeper } = courier;
  return {
    name: "cluster",
    owns: false,
    attach: (found) => {
      onFound = found;
      for (const engine of kept.splice(0)) found(engine);
      return Promise.resolve(courier.close);
    },
    scale: (more) => wishes.ask(more),
    noneFound: "no host has engines for it; ensemble engines, or a launcher, starts one",
    keepAlive: (awaited) => courier.control.keepAlive(awaited),
    onWatched: (client) => {
      reported.client = client;
    },
    ...(sleeper && { block: blockWith(sleeper, ports) }),
  };
}

/** Asks for more engines. */
class EngineWishes {
  readonly #courier: CourierHandle;
  readonly #waiting = new Map<number, (outcome: EnginesOutcome) => void>();
  #nextTicket = 0;

  constructor(courier: CourierHandle) {
    this.#courier = courier;
  }

  /** What has come of a wish. */
  hear(ticket: number, outcome: EnginesOutcome): void {
    this.#waiting.get(ticket)?.(outcome);
  }

  async ask(more: number): Promise<Scaled> {
    const { control, ended } = this.#courier;
    const order: ClientOrder = { kind: "add", ticket: this.#nextTicket++, count: more };
    const { ids, why } = await new Promise<EnginesOutcome>((resolve) => {
      this.#waiting.set(order.ticket, resolve);
      void ended.then((ending) => resolve({ ids: [], why: ending }));
      control.post(order, []);
    });
    this.#waiting.delete(order.ticket);
    return { ids, ...(why !== undefined && { failure: new ClusterError(why) }) };
  }
}

function blockWith(
  sleeper: Sleeper,
  ports: Pick<WeakMap<EngineLink, Port>, "get">,
): NonNullable<SharingTransport["block"]> {
  return (links, untilMs) => {
    const open = links.flatMap((link) => ports.get(link) ?? []);
    for (;;) {
      const seen = sleeper.seen();
      const came = open.map((port) => port.take?.());
      if (open.length === 0 || came.includes(true) || untilMs <= performance.now()) return;
      sleeper.sleep(seen, untilMs);
    }
  };
}
