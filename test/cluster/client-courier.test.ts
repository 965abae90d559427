import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Bus, BusMessage } from "../../src/cluster/bus.ts";
import { ClientCourier } from "../../src/cluster/client-courier.ts";
import { PROTOCOL, writeHeartbeat } from "../../src/cluster/heartbeat.ts";
import type { Port } from "../../src/cluster/port.ts";
import { ackFrame, readHeader, resetFrame, startData } from "../../src/link/frame.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { epochMs } from "../../src/protocol/epoch-ms.ts";

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] }),
);
afterEach(() => void vi.useRealTimers());

const VERSIONS = { protocol: PROTOCOL, package: "0.1.0", runtime: "Node 20" };

/** A connection that the test says of whether it is there. */
class FakeBus implements Bus {
  readonly heard = new Map<string, (message: BusMessage) => void>();
  readonly published: (readonly [subject: string, bytes: Uint8Array])[] = [];
  setOnline: (isOnline: boolean) => void = () => undefined;
  publish(subject: string, bytes: Uint8Array): void {
    this.published.push([subject, bytes]);
  }
  subscribe(subject: string, heard: (message: BusMessage) => void): void {
    this.heard.set(subject, heard);
  }
  onStatus(handler: (isOnline: boolean) => void): void {
    this.setOnline = handler;
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

function notingPort(notes: unknown[]): Port {
  return {
    post: (message) => notes.push(message),
    listen: () => undefined,
    keepAlive: () => undefined,
    close: () => undefined,
  };
}

/** A courier that knows a host, whose engine it has a link to. */
function meeting() {
  const bus = new FakeBus();
  const notices: unknown[] = [];
  const links: unknown[] = [];
  const subjects = clusterNames("lab");
  const courier = new ClientCourier({
    bus,
    subjects,
    session: { user: "alice", session: "s" },
    control: notingPort(notices),
    makePorts: () => ({ own: notingPort(links), other: {} }),
    versions: VERSIONS,
    times: { silenceMs: 5000, goneMs: 1500, outageMs: 60_000 },
  });
  const beat = (): void => {
    const said = {
      incarnation: 1,
      clients: 0,
      machine: { cores: 2 },
      sinceMs: 0,
      sentMs: epochMs(),
      versions: VERSIONS,
    };
    const bytes = writeHeartbeat({ ...said, engines: [{ id: 7 }] });
    bus.heard.get(subjects.heartbeat("*"))?.({ tokens: ["c", "lab", "hb", "host"], bytes, isNobody: false });
  };
  return { bus, notices, links, subjects, courier, beat };
}

test("engines are given up once the server was out of reach for long, not before, and found again when it is back", async () => {
  const { bus, notices, links, courier, beat } = meeting();
  const closed = { kind: "closed", why: "the server was out of reach for too long (host)" };
  const found = { kind: "found", engineId: 7 };
  beat();
  expect(notices).toMatchObject([found]);
  // An outage that ends in time changes nothing.
  bus.setOnline(false);
  await vi.advanceTimersByTimeAsync(59_000);
  bus.setOnline(true);
  beat();
  bus.setOnline(false);
  await vi.advanceTimersByTimeAsync(59_000);
  expect([notices.length, links]).toEqual([1, expect.not.arrayContaining([closed])]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(links).toContainEqual(closed);
  bus.setOnline(true);
  beat();
  expect(notices).toMatchObject([found, found]);
  await courier.close(0);
});

function data(incarnation: number, epoch: number): Uint8Array {
  const id = { incarnation, epoch };
  return startData({ id, sequence: 0, isFirst: true, isLast: true, totalBytes: 1, partBytes: 1 });
}

test("a frame of a link that is over is answered with its end, so that the host keeps no engine for it", async () => {
  const { bus, subjects, courier, beat } = meeting();
  const hear = (engine: string, bytes: Uint8Array): void => {
    bus.heard.get(subjects.toClient("alice", "s", "*"))?.({ tokens: ["alice", "s", engine], bytes, isNobody: false });
  };
  const answers = (): unknown[] =>
    bus.published.splice(0).map(([subject, bytes]) => [subject, readHeader(bytes)?.kind, readHeader(bytes)?.epoch]);
  hear("7", data(1, 1));
  beat();
  answers();
  // Its own, that of a host that is not known, and one that is an end itself.
  hear("7", data(1, 1));
  hear("7", data(5, 3));
  hear("7", resetFrame({ incarnation: 1, epoch: 3 }));
  hear("7", new Uint8Array());
  expect(answers()).toEqual([]);
  hear("7", data(1, 9));
  hear("8", ackFrame({ id: { incarnation: 1, epoch: 4 }, isResend: false, sequence: 0, waitedMs: 0 }));
  expect(answers()).toEqual([
    [subjects.toHost("host", "alice", "s", "7"), "reset", 9],
    [subjects.toHost("host", "alice", "s", "8"), "reset", 4],
  ]);
  await courier.close(0);
});
