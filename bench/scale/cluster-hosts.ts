// Hosts of a simulated cluster, in a thread: the library's end of the protocol, over engines that answer at once.
import { MessageChannel, type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Bus, BusMessage } from "../../src/cluster/bus.ts";
import { HostCourier } from "../../src/cluster/host-courier.ts";
import type { CourierNotice } from "../../src/cluster/host-notices.ts";
import type { Port, PortPair } from "../../src/cluster/port.ts";
import { PortWire } from "../../src/cluster/port-wire.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { nodePort } from "../../src/node/cluster/node-port.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import { VERSIONS } from "./cluster-versions.ts";

/** What goes over the simulated server. */
export interface Letter {
  readonly subject: string;
  readonly bytes: Uint8Array;
}

const { hosts, engines } = workerData as { readonly hosts: number; readonly engines: number };
const subjects = clusterNames("scale");
const heardBy = new Map<string, (message: BusMessage) => void>();
const askers: ((message: BusMessage) => void)[] = [];

parentPort?.on("message", ({ subject, bytes }: Letter) => {
  const message = { tokens: subject.split("."), bytes, isNobody: false };
  if (subject === subjects.who) for (const heard of askers) heard(message);
  else heardBy.get(message.tokens[3] ?? "")?.(message);
});

function busOf(name: string): Bus {
  return {
    publish: (subject, bytes) => parentPort?.postMessage({ subject, bytes } satisfies Letter),
    subscribe: (subject, heard) => {
      if (subject === subjects.who) askers.push(heard);
      else heardBy.set(name, heard);
    },
    onStatus: () => undefined,
    close: () => Promise.resolve(),
  };
}

function makePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return { own: nodePort(port1), other: port2 };
}

function startHost(index: number): void {
  const name = `host${index}`;
  let tell: ((notice: unknown) => void) | undefined;
  const control: Port = {
    post: (notice) => serve(notice as CourierNotice),
    listen: (handler) => {
      tell = handler;
    },
    keepAlive: () => undefined,
    close: () => undefined,
  };
  new HostCourier({
    bus: busOf(name),
    subjects,
    name,
    incarnation: index + 1,
    control,
    makePorts,
    versions: VERSIONS,
    machine: () => ({ cores: engines }),
    leaseMs: 20_000,
    givenUpMs: 5000,
  });
  tell?.({ kind: "engines", engines: Array.from({ length: engines }, (_, i) => ({ id: index * engines + i })) });
}

function serve(notice: CourierNotice): void {
  if (notice.kind !== "session") return;
  const wire = new PortWire<FromHost, ToHost>(nodePort(notice.port as MessagePort));
  wire.listen({
    onMessage: (message) => {
      const replies = message.kind === "requests" ? message.requests.flatMap(answer) : [];
      if (replies.length > 0) wire.send({ kind: "replies", replies }, []);
    },
    onRoom: () => undefined,
    onClose: () => undefined,
  });
}

function answer(request: Request): Reply[] {
  if (request.kind !== "apply") return [];
  const { ids } = request;
  const nowMs = performance.timeOrigin + performance.now();
  const times = ids.map(() => nowMs);
  return [{ kind: "done", ids, values: ids.map(() => undefined), startedMs: times, endedMs: times }];
}

for (let i = 0; i < hosts; i++) startHost(i);
