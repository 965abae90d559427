import { afterAll, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

const client = await connect({ engines: 2 });
afterAll(() => client.close());

/** Turns in which answers of engines arrive. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await client.directView().apply(() => 1);
}

test.each([
  ["balanced", client.loadBalancedView()],
  ["direct", client.directView()],
] as const)("return of a %s imap waits until the source has cleaned up", async (_, view) => {
  let cleaned = false;
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: false, value: 1 }),
      return: async () => {
        await turns();
        cleaned = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const results = view.imap((x) => 2 * x, source, { maxOutstanding: 2 });
  await results.next();
  await turns();
  await results.return?.();
  expect(cleaned).toBe(true);
});
