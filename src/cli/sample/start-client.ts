import { LabelledLines } from "../../client/output/labelled-lines.ts";
import { connect } from "../../node/connect.ts";
import { showLines } from "../../node/show-lines.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";

/**
 * Starts a client, and shows what kernels print on standard error, above the progress: standard output is for results.
 *
 * @param engines - by default one per core
 * @returns the client, and what closes it once all is shown
 */
export async function startClient(
  engines: number | undefined,
): Promise<{ readonly client: SamplingClient; readonly close: () => Promise<void> }> {
  const client = await connect({ output: "capture", ...(engines !== undefined && { engines }) });
  const shown = showOutput(client);
  return {
    client,
    close: async () => {
      await client.close();
      await shown;
    },
  };
}

async function showOutput(client: SamplingClient): Promise<void> {
  const lines = new LabelledLines((_, label, whole) => showLines("stderr", label, whole));
  for await (const event of client.events()) {
    if (event.kind === "output") lines.write(`engine ${event.engineId}`, event.stream, event.text);
  }
  lines.finish();
}
