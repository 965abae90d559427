import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PageMessage } from "../../../src/monitor/page/page-message.ts";
import { Feed } from "../../../src/node/dashboard/feed.ts";
import { SimulatedCluster } from "../../monitor/simulated.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page that keeps what it is told. */
function joined(feed: Feed) {
  const messages: PageMessage[] = [];
  const stream = { isStuck: false };
  const write = (text: string): void => {
    messages.push(JSON.parse(text.replace(/^data: /, "")) as PageMessage);
  };
  const leave = feed.join({ write, isBehind: () => stream.isStuck });
  const kinds = (): readonly string[] => messages.map(({ kind }) => kind);
  return { messages, stream, leave, kinds };
}

/** Clusters that were opened, and those of them that were closed. */
function opening() {
  const opened: SimulatedCluster[] = [];
  const closed: SimulatedCluster[] = [];
  const open = async (): Promise<SimulatedCluster> => {
    const cluster = new SimulatedCluster({ isCalm: true });
    opened.push(cluster);
    vi.spyOn(cluster, "close").mockImplementation(async () => void closed.push(cluster));
    return cluster;
  };
  return { opened, closed, open };
}

test("nothing is watched before a page is there, nor after the last has gone", async () => {
  const { opened, closed, open } = opening();
  const feed = new Feed(open);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(opened).toHaveLength(0);
  const [a, b] = [joined(feed), joined(feed)];
  await vi.advanceTimersByTimeAsync(1000);
  expect(opened).toHaveLength(1);
  expect(a.kinds()).toEqual(["hello", "state", "state"]);
  a.leave();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(closed).toHaveLength(0);
  b.leave();
  const told = b.messages.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(closed).toHaveLength(1);
  expect(feed.monitor).toBeUndefined();
  expect(b.messages).toHaveLength(told);
  expect(vi.getTimerCount()).toBe(0);
});

test("a page that is loaded anew finds what it had left", async () => {
  const { opened, closed, open } = opening();
  const feed = new Feed(open);
  joined(feed).leave();
  await vi.advanceTimersByTimeAsync(500);
  const page = joined(feed);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([opened.length, closed.length]).toEqual([1, 0]);
  expect(page.kinds()).toContain("state");
  await feed.close();
});

test("what can't be opened is said, to those who come later too, and tried again", async () => {
  const open = vi.fn(opening().open).mockRejectedValueOnce(new Error("there is no server"));
  const feed = new Feed(open);
  const page = joined(feed);
  await vi.advanceTimersByTimeAsync(500);
  expect(page.messages.at(-1)).toEqual({ kind: "trouble", why: "there is no server" });
  const later = joined(feed);
  expect(later.messages.at(-1)).toEqual({ kind: "trouble", why: "there is no server" });
  await vi.advanceTimersByTimeAsync(5000);
  expect(page.messages.at(-1)?.kind).toBe("state");
  expect(open).toHaveBeenCalledTimes(2);
  await feed.close();
});

test("a connection that ends is said and opened again, and shown tasks come anew", async () => {
  const { opened, closed, open } = opening();
  const feed = new Feed(open);
  const page = joined(feed);
  const [hello] = page.messages;
  if (hello?.kind !== "hello") throw new Error("a page is greeted first");
  expect(feed.show(hello.page, [0, 1])).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  opened[0]?.end("the server has gone");
  await vi.advanceTimersByTimeAsync(100);
  expect(page.messages.at(-1)).toEqual({ kind: "trouble", why: "the server has gone" });
  expect(closed).toEqual(opened);
  const before = page.messages.length;
  await vi.advanceTimersByTimeAsync(5000);
  expect(page.messages.slice(before).find(({ kind }) => kind === "tasks")).toMatchObject({ isAll: true });
  expect(opened).toHaveLength(2);
  await feed.close();
});

test("a page that does not read is spared, and others are not", async () => {
  const feed = new Feed(opening().open);
  const [slow, quick] = [joined(feed), joined(feed)];
  slow.stream.isStuck = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(slow.kinds()).toEqual(["hello"]);
  expect(quick.kinds()).toContain("state");
  await feed.close();
});

test("a feed that is closed while it opens closes what was opened", async () => {
  const { opened, closed, open } = opening();
  const feed = new Feed(async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    return open();
  });
  joined(feed);
  const closing = feed.close();
  await vi.advanceTimersByTimeAsync(1000);
  await closing;
  expect(opened).toHaveLength(1);
  expect(closed).toEqual(opened);
  expect(vi.getTimerCount()).toBe(0);
});
