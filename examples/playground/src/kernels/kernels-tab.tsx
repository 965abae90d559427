import { useEffect, useRef } from "preact/hooks";
import { kernels, type SamplingKernel } from "wasm-ensemble";
import { useStore } from "../../../../src/look/store.ts";
import { crew } from "../app/engines.ts";
import { addLinkProblem, edit, keep, linkTo, place, visit } from "../app/link.ts";
import { readSeed } from "../app/seed.ts";
import { useTick } from "../app/use-tick.ts";
import { commandOf } from "./command.ts";
import { Gallery } from "./gallery.tsx";
import { type Choice, titleOf } from "./groups.ts";
import { fieldsOf, type Setting, settingOf, USUAL } from "./kernel-fields.ts";
import { isUnderWay, type KernelRequest, KernelRun, requestKey } from "./kernel-run.ts";
import { followCode, ownCode, putInAddress } from "./own-code.ts";
import { OwnKernel } from "./own-kernel.tsx";
import { cancelCompiling, compileCode, ownKernel } from "./own-session.ts";
import { ParameterForm, readParameters } from "./parameter-form.tsx";
import { Repeat } from "./repeat.tsx";
import { Results } from "./results.tsx";
import { RunControls } from "./run-controls.tsx";
import { RunStatus } from "./run-status.tsx";

// A kernel goes on while others are shown, and has its settings when it is shown again.
const runs = new Map<Choice, KernelRun>();
const settings = new Map<Choice, Setting>();

followCode();

/** The gallery of kernels, and one's own. */
export function KernelsTab() {
  const setting = settingOf(useStore(place).fields.kernels);
  const { choice } = setting;
  settings.set(choice, setting);
  const run = runOf(choice);
  useStore(run.state);
  useTick(run.isUnderWay);
  const hasEngines = useEngines();
  const own = useStore(ownKernel);
  const { text } = useStore(ownCode);

  const isCompiled = own.kernel !== undefined && own.source === text;
  const kernel = choice === "own" ? own.kernel : kernels[choice];
  const request = kernel && requestOf(kernel, setting);
  // Of code that was changed since it was compiled, nobody knows what it asks for.
  const asked = choice === "own" && !isCompiled ? undefined : request;
  const isCompiling = choice === "own" && own.phase !== undefined;
  const canStart = hasEngines && readSeed(setting.seedText) !== undefined;
  const isReady = (choice === "own" && !isCompiled) || request !== undefined;
  const change = (part: Partial<Setting>): void => edit("kernels", fieldsOf({ ...setting, ...part }));

  const form = useRef<HTMLFormElement>(null);
  const press = (): void => {
    if (isCompiling) cancelCompiling();
    else if (isUnderWay(run.state.value)) run.stop();
    else if (canStart && isReady) void (choice === "own" ? startOwn(run) : start(run, kernel));
  };
  const pressed = useRef(press);
  pressed.current = press;
  useEffect(() => runAtKeys(form.current, () => pressed.current()), []);

  const shown = run.shown(asked?.key);
  return (
    <div class="kernels">
      <Gallery chosen={choice} onChoose={choose} isRunning={isRunning} />
      <form
        class="kernel"
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          press();
        }}
      >
        <KernelHeader choice={choice} kernel={kernel} />
        <RunControls
          setting={setting}
          canSobol={kernel?.dimensions !== undefined}
          phase={isCompiling ? "compiling" : run.state.value.phase}
          canStart={canStart && isReady}
          onChange={change}
        />
        <RunStatus run={run} onStop={() => run.stop()} />
        <div class="work" data-single={choice !== "own" && kernel?.parameters.length === 0}>
          <div class="subject">
            {choice === "own" && <OwnKernel onRun={press} />}
            {kernel !== undefined && (
              <ParameterForm
                parameters={kernel.parameters}
                texts={setting.texts}
                onChange={(name, value) => change({ texts: { ...setting.texts, [name]: value } })}
              />
            )}
          </div>
          <div class="found">
            <Results run={run} state={shown} kernel={kernel} asked={asked} />
            <Repeat
              link={linkTo("kernels", fieldsOf(setting))}
              command={commandOf(setting, kernel)}
              isOwn={choice === "own"}
            />
          </div>
        </div>
      </form>
    </div>
  );
}

/** Whether there are engines to run on: those that are being replaced, all at a time it may be, are soon there again. */
function useEngines(): boolean {
  const { ids, failure } = useStore(crew);
  const hadSome = useRef(false);
  hadSome.current ||= ids.length > 0;
  return ids.length > 0 || (hadSome.current && failure === undefined);
}

function KernelHeader({ choice, kernel }: { readonly choice: Choice; readonly kernel: SamplingKernel | undefined }) {
  return (
    <header>
      <h2>{titleOf(choice)}</h2>
      <p>{choice === "own" ? ABOUT_OWN : sentence(kernel?.title ?? "")}</p>
      {choice !== "own" && kernel?.source !== undefined && <p class="note">{kernel.source}</p>}
    </header>
  );
}

const ABOUT_OWN =
  "One sample, in AssemblyScript; the loop around it, its random streams and its moments are generated.";

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function choose(choice: Choice): void {
  const { stop, seedText } = settingOf(place.value.fields.kernels);
  visit("kernels", fieldsOf(settings.get(choice) ?? { ...USUAL, choice, stop, seedText }));
  if (choice === "own") void putInAddress();
}

function runOf(choice: Choice): KernelRun {
  const run = runs.get(choice) ?? new KernelRun();
  runs.set(choice, run);
  return run;
}

function isRunning(choice: Choice): boolean {
  return runs.get(choice)?.isUnderWay ?? false;
}

/** What a setting asks of a kernel; undefined when a parameter or the seed is no good. */
function requestOf(kernel: SamplingKernel, { texts, stop, seedText, ...setting }: Setting): KernelRequest | undefined {
  const params = readParameters(kernel.parameters, texts);
  const seed = readSeed(seedText);
  if (params === undefined || seed === undefined) return undefined;
  const method = kernel.dimensions === undefined ? "random" : setting.method;
  const request = { kernel, params, stop, seed, method };
  return { ...request, key: requestKey(request) };
}

async function start(run: KernelRun, kernel: SamplingKernel | undefined): Promise<void> {
  const setting = settingOf(place.value.fields.kernels);
  const request = kernel && requestOf(kernel, setting);
  if (request === undefined) return;
  keep("kernels", fieldsOf(setting));
  await run.start(request);
}

async function startOwn(run: KernelRun): Promise<void> {
  await putInAddress();
  const kernel = await compileCode();
  if (kernel === undefined) return;
  const setting = settingOf(place.value.fields.kernels);
  // Another kernel is shown: this one waits for its visitor.
  if (setting.choice !== "own") return;
  const names = new Set(kernel.parameters.map(({ name }) => name));
  const unknown = Object.keys(setting.texts).filter((name) => !names.has(name));
  if (ownCode.value.from === "link") {
    for (const name of unknown) addLinkProblem(`This kernel has no parameter “${name}”, which the link sets.`);
  }
  const texts = Object.fromEntries(Object.entries(setting.texts).filter(([name]) => names.has(name)));
  if (unknown.length > 0) edit("kernels", fieldsOf({ ...setting, texts }));
  await start(run, kernel);
}

/** Runs at Ctrl-Enter, or Cmd-Enter, anywhere in the form. */
function runAtKeys(form: HTMLFormElement | null, press: () => void): (() => void) | undefined {
  const listen = (event: KeyboardEvent): void => {
    const isRun = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isRun || event.defaultPrevented) return;
    event.preventDefault();
    press();
  };
  form?.addEventListener("keydown", listen);
  return () => form?.removeEventListener("keydown", listen);
}
