import type { MsgHdrs, NatsConnection } from "@nats-io/nats-core";
import { ClientCourier } from "../cluster/client-courier.ts";
import type { Machine } from "../cluster/heartbeat.ts";
import { HostCourier } from "../cluster/host-courier.ts";
import { NatsBus } from "../cluster/nats-bus.ts";
import type { Port, PortPair } from "../cluster/port.ts";
import { serveLetters } from "../cluster/port-bus.ts";
import { clusterNames } from "./cluster-names.ts";
import type { Patience } from "./connect-patiently.ts";
import type { CourierNews, CourierOrder, CourierStart } from "./courier-start.ts";
import { EngineIds } from "./engine-ids.ts";
import { clientWarning, refuseUnsafe, unsafetyOf } from "./server-safety.ts";
import { watchServer } from "./watch-server.ts";

/** What a runtime brings to the thread that has a connection. */
export interface CourierRuntime {
  /** Connects to the server. */
  readonly connect: (patience: Patience) => Promise<NatsConnection>;
  /** Why it can't, for people. */
  readonly explain: (error: unknown) => string;
  /** Gives what makes headers, as nats-core does. */
  readonly headers: () => Promise<() => MsgHdrs>;
  /** Makes streams and buckets; absent where the packages for that are not at hand. */
  readonly makeStores?: (connection: NatsConnection) => Promise<void>;
  /** To the client, or the host. */
  readonly control: Port;
  /** To a bus of whoever runs, or reads, jobs. */
  readonly letters: Port;
  readonly makePorts: () => PortPair;
  /** What is there now. */
  readonly machine: () => Machine;
  readonly say: (news: CourierNews) => void;
  /** Sets the handler of orders. */
  readonly hear: (handler: (order: CourierOrder) => void) => void;
}

/** What the thread does that has a client's, or a host's, connection: nothing else. */
export async function runCourier(start: CourierStart, runtime: CourierRuntime): Promise<void> {
  const { address, versions, role } = start;
  const { control, makePorts, say } = runtime;
  try {
    const connection = await reach(start, runtime);
    const warning = safety(connection, start);
    const bus = new NatsBus(connection);
    const parts = {
      bus,
      versions,
      subjects: clusterNames(address.cluster),
      control,
      makePorts,
    };
    const courier =
      role.kind === "client"
        ? new ClientCourier({ ...parts, session: { user: address.user, session: role.session }, times: role.times })
        : new HostCourier({ ...parts, ...role, machine: runtime.machine });
    if (role.kind === "host") void watchServer(connection, () => whyLost(start, runtime), say);
    serveLetters(runtime.letters, connection, headersBy(await runtime.headers()));
    const ids = new EngineIds(connection, address);
    const giveId = async (ticket: number): Promise<void> => {
      try {
        say({ kind: "id", ticket, id: await ids.next() });
      } catch (error) {
        say({ kind: "id", ticket, why: String(error) });
      }
    };
    const giveStores = async (ticket: number): Promise<void> => {
      try {
        if (runtime.makeStores === undefined) throw new Error("a program on Node has to make its streams first");
        await runtime.makeStores(connection);
        say({ kind: "stores", ticket });
      } catch (error) {
        say({ kind: "stores", ticket, why: String(error) });
      }
    };
    runtime.hear((order) => {
      switch (order.kind) {
        case "newId":
          return void giveId(order.ticket);
        case "look":
          return say({ kind: "look", ticket: order.ticket, isOnline: bus.isOnline });
        case "makeStores":
          return void giveStores(order.ticket);
        case "leave":
        case "comeBack":
          return courier instanceof HostCourier ? courier[order.kind]() : undefined;
        case "close":
          return void courier.close(order.waitMs).then(() => say({ kind: "closed" }));
      }
    });
    say({ kind: "ready", warning });
  } catch (error) {
    say({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
  }
}

function headersBy(headers: () => MsgHdrs): (entries: Readonly<Record<string, string>>) => MsgHdrs {
  return (entries) => {
    const made = headers();
    for (const [name, value] of Object.entries(entries)) made.set(name, value);
    return made;
  };
}

/** Why a server that was there is not reached now; undefined when it is. */
async function whyLost({ address }: CourierStart, { connect, explain }: CourierRuntime): Promise<string | undefined> {
  try {
    const again = await connect({ timeoutMs: 0 });
    await again.close();
    return undefined;
  } catch (error) {
    return `${address.url} can't be reached: ${explain(error)}`;
  }
}

async function reach({ address, timeoutMs }: CourierStart, runtime: CourierRuntime): Promise<NatsConnection> {
  const { connect, explain, say } = runtime;
  const textOf = (error: unknown): string => `${address.url} can't be reached: ${explain(error)}`;
  try {
    return await connect({ timeoutMs, onWaiting: (error) => say({ kind: "waiting", why: textOf(error) }) });
  } catch (error) {
    throw new Error(textOf(error), { cause: error });
  }
}

/** @returns what a client's user should hear @throws {Error} when a host must not work for such a server */
function safety({ info }: NatsConnection, { address, role }: CourierStart): string | undefined {
  const unsafety = unsafetyOf(address.url, info ?? {});
  if (role.kind === "client") return clientWarning(address.url, unsafety);
  if (!role.takesUnsafe) refuseUnsafe(address.url, unsafety);
  return undefined;
}
