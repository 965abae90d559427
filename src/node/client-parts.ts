import type { ClosureReader } from "../client/closures/closure-reader.ts";
import type { ConnectOptions, ConnectSettings } from "../client/driver/connect-options.ts";
import { setupOf } from "../client/driver/setup.ts";
import type { ClientRuntime } from "../client/runtime.ts";
import { ownModule } from "../kernels/built-in.ts";
import { samplingOf } from "../sampling/sampling.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { atExit } from "./at-exit.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { sources } from "./find-source.ts";
import { type CheckTypeScript, moduleFinder } from "./local-module.ts";
import { makeTracer } from "./make-tracer.ts";
import { programName } from "./program-name.ts";
import { showProgress } from "./progress/show-progress.ts";
import { readScript } from "./read-script.ts";
import { recorderFor } from "./record-file.ts";
import { scriptPlace } from "./script-place.ts";
import { showLines } from "./show-lines.ts";

type ClientParts = ConstructorParameters<typeof SamplingClient>[0];

/** What a client on Node is made of, but for its engines. */
export interface NodeClientParts {
  readonly parts: Omit<ClientParts, "transport" | "engines">;
  /** Fulfils once all of it is loaded. To be awaited before a caller gets the client. */
  readonly loaded: Promise<unknown>;
}

/** @throws {EnsembleError} when the recording that was asked for can't be written */
export async function clientParts(
  settings: Pick<ConnectSettings, "output" | "graceMs" | "history" | "startTimeoutMs" | "execArgv"> & {
    readonly setup: ConnectOptions["setup"];
    readonly record: ConnectOptions["record"];
    /** Makes a module specifier one that engines can import; by default they have the files of this machine. */
    readonly resolve?: ClientRuntime["resolveModule"];
  },
): Promise<NodeClientParts> {
  const { output, graceMs, history, startTimeoutMs, setup, record } = settings;
  let readTypeScript: CheckTypeScript | undefined;
  const { resolve = moduleFinder(settings.execArgv, () => readTypeScript) } = settings;
  const recorder = await recorderFor(record);
  // The parser is loaded while engines start: an import of the package should be fast.
  const loading = Promise.all([
    import("../client/scripts/script.ts"),
    import("./closures/read-closures.ts"),
    import("./modules/typescript-module.ts"),
  ]);
  let scripts: Awaited<typeof loading>[0] | undefined;
  let closures: ClosureReader | undefined;
  const loaded = (async () => {
    const [parser, { closureReader }, { typeScriptModule }] = await loading;
    scripts = parser;
    closures = closureReader(resolve, settings.resolve === undefined);
    readTypeScript = typeScriptModule;
  })();
  // Where engines don't start, that is what went wrong.
  loaded.catch(() => undefined);
  const runtime: ClientRuntime = {
    parseScript: (script) => {
      if (scripts === undefined) throw new TypeError("the parser of scripts is not loaded yet");
      return scripts.parseScript({ ...script, ...scriptPlace(script.name, resolve) });
    },
    readScript,
    resolveModule: resolve,
    showLines,
    atExit,
    programName,
    makeTracer,
    showProgress,
    generators: ownModule,
    sources,
    get closures() {
      return closures;
    },
    ...(recorder && { recorder }),
  };
  // It is sent as soon as the first engine is there.
  if (typeof setup === "function") await loaded.catch(() => undefined);
  const parts = {
    runtime,
    output,
    graceMs,
    history,
    startTimeoutMs,
    setup: setupOf(setup, resolve),
    openCheckpoint: checkpointFile,
    sampling: samplingOf,
  };
  return { parts, loaded };
}
