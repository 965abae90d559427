import { expect } from "vitest";
import { type DirectView, type Estimate, kernels } from "wasm-ensemble";
import { Bystander } from "./bystander.ts";
import { failure, type Scene, settled, TIMEOUT_MS, until } from "./scene.ts";

/** A name on every engine: lets the fault strike. */
declare const fault: () => unknown;

const OPTIONS = { samples: 2_000_001, chunkSamples: 1024, seed: 31 };

/** Lets the fault strike in a chunk of a sampling run. */
export async function samplingRun(scene: Scene): Promise<void> {
  const { client, victim, spare, effect, stop } = scene;
  const undisturbed = await settled("the undisturbed run", client.sample(kernels.pi, { ...OPTIONS, targets: [spare] }));
  await settled("the preparation", strikeInChunk(client.directView(victim)));
  // Until the fault has struck the victim draws alone: the spare might draw all there is before the victim gets to it.
  const bystander = await Bystander.on(client.directView(spare));
  const left = scene.struck().then(() => bystander.leave());
  left.catch(() => undefined);
  const timeLimit = stop === "timeout" ? { timeLimitMs: TIMEOUT_MS } : {};
  const run = client.sample(kernels.pi, { ...OPTIONS, ...timeLimit, targets: [victim, spare] });
  // What fails before anybody looks is looked at below.
  run.then(undefined, () => undefined);
  if (stop !== undefined) await until("the first chunks", () => run.latest.samples > 0);
  await scene.abortWith(() => run.abort());
  if (effect === "throws") scene.expectFault(await failure("the run", run));
  else if (effect === "hangs") {
    expect((await settled("the run", run)).stopped).toBe(stop === "abort" ? "aborted" : "timeLimit");
  } else expect(figures(await settled("the run", run))).toEqual(figures(undisturbed));
  await scene.expectSoon();
  await left;
}

// Every number with all its bits, as `toEqual` compares them.
function figures({ mean, standardError, variance, samples, stopped }: Estimate): unknown {
  return { mean, standardError, variance, samples, stopped };
}

/** Lets the fault strike in the first chunk that the engine begins once the run is under way. */
function strikeInChunk(view: DirectView<false>): PromiseLike<void> {
  return view.apply(() => {
    // What engines instantiate kernels with. Once is enough: others may share this global object.
    const Real = WebAssembly.Instance;
    const deadly = function (module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      Object.assign(WebAssembly, { Instance: Real });
      const { exports } = new Real(module, imports);
      let struckAlready = false;
      const initStream = (statePtr: number, seed: bigint, stream: bigint) => {
        if (stream > 3n && !struckAlready) {
          struckAlready = true;
          fault();
        }
        (exports["initStream"] as (...args: unknown[]) => void)(statePtr, seed, stream);
      };
      return { exports: { ...exports, initStream } };
    };
    Object.assign(WebAssembly, { Instance: deadly });
  });
}
