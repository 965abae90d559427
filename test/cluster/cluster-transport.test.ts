import { expect, test } from "vitest";
import { clusterTransport } from "../../src/cluster/cluster-transport.ts";
import type { Port } from "../../src/cluster/port.ts";

function silentPort(listen: Port["listen"]): Port {
  return { post: () => undefined, listen, keepAlive: () => undefined, close: () => undefined };
}

test("what waits for a thread that has ended by itself is settled: links are lost, more engines are refused", async () => {
  let say: ((message: unknown) => void) | undefined;
  let end: ((why: string) => void) | undefined;
  const transport = clusterTransport(
    {
      control: silentPort((handler) => {
        say = handler;
      }),
      portOf: () => silentPort(() => undefined),
      ended: new Promise((resolve) => {
        end = resolve;
      }),
      close: () => Promise.resolve(),
    },
    { refused: () => undefined, warn: () => undefined },
  );
  const lost: unknown[] = [];
  await transport.attach(({ link }) => link.onClose(({ cause }) => lost.push(cause)));
  say?.({ kind: "found", engineId: 0, host: "h", port: {} });
  const more = transport.scale?.(1);
  end?.("out of memory");
  await expect(more).resolves.toMatchObject({ ids: [], failure: { message: "out of memory" } });
  expect(lost).toEqual([new Error("the connection to the cluster is lost for good: out of memory")]);
});
