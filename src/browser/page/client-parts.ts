import type { ConnectSettings } from "../../client/driver/connect-options.ts";
import { setupOf } from "../../client/driver/setup.ts";
import type { ClientRuntime } from "../../client/runtime.ts";
import { ownModule } from "../../kernels/built-in.ts";
import type { SamplingClientParts } from "../../sampling/sampling-client.ts";
import { checkpointItem } from "./checkpoint-item.ts";
import { CLASSES } from "./classes.ts";
import { parseLate } from "./late-scripts.ts";
import { provideClasses } from "./later-classes.ts";
import { programName } from "./program-name.ts";
import { readScript } from "./read-script.ts";
import { resolveFrom, resolveModule } from "./resolve-module.ts";
import { showLines } from "./show-lines.ts";

/** What a client in a page is made of, but for its engines. */
export async function clientParts(
  settings: ConnectSettings,
): Promise<{ readonly parts: Omit<SamplingClientParts, "transport" | "engines" | "sampling"> }> {
  const { startTimeoutMs, output, graceMs, history, setup, record } = settings;
  provideClasses(CLASSES);
  const { Recorder } = typeof record === "function" ? await import("../../recording/recorder.ts") : {};
  const runtime: ClientRuntime = {
    parseScript: (script) => parseLate({ ...script, resolve: resolveFrom(script.name) }),
    readScript,
    resolveModule,
    showLines,
    programName,
    generators: ownModule,
    // A page shows progress in its own way.
    showProgress: async (result) => void (await result.wait()),
    ...(Recorder && typeof record === "function" && { recorder: new Recorder({ write: record }) }),
  };
  const shared = { runtime, output, graceMs, history, startTimeoutMs };
  return { parts: { ...shared, setup: setupOf(setup, resolveModule), openCheckpoint: checkpointItem } };
}
