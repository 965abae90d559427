import process from "node:process";
import type { EngineId } from "../../protocol/ids.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { cellJavaScript } from "../cell-code.ts";
import type { EngineLines } from "../engine-lines.ts";
import { enginesText } from "../engines-text.ts";
import type { CellOutcome, OutputEvent } from "../session.ts";
import { MagicError } from "./magic-error.ts";
import type { MagicCall } from "./parse-magic.ts";
import { type PxRun, showPx, startPx } from "./px.ts";
import { readTargets } from "./targets-option.ts";

/** What a magic may touch of the session and of the cell that it stands in. */
export interface MagicPlace {
  readonly name: string;
  readonly output: (event: OutputEvent) => void;
  /** What engines write. */
  readonly lines: EngineLines;
  /** Runs code here, as a cell. */
  readonly runHere: (code: string) => Promise<CellOutcome>;
  /** Sets a name for the cells that follow. */
  readonly set: (name: string, value: unknown) => void;
}

const NOTHING: CellOutcome = { kind: "value", value: undefined, text: "" };

/** The magics of a session, and what they remember. */
export class Magics {
  readonly #client: SamplingClient;
  // As `%pxconfig` has it; the text, as slices are of the engines at each call.
  #targets = "all";
  #block = true;
  #auto = false;
  #last: PxRun | undefined;
  readonly #counts = new Map<EngineId, number>();

  constructor(client: SamplingClient) {
    this.#client = client;
  }

  /** Whether `%autopx` is on: code without a magic is for the engines. */
  get auto(): boolean {
    return this.#auto;
  }

  /** One of the engines that `%px` runs on where it does not say; undefined where there is none. */
  get anEngine(): EngineId | undefined {
    const { ids } = this.#client;
    const targets = ids.length === 0 ? [] : readTargets(this.#targets, ids);
    return typeof targets === "object" ? ids.find((id) => targets.includes(id)) : ids[0];
  }

  /** @throws {MagicError} when an option has no sense; what running code throws */
  async run({ name, options, code }: MagicCall, place: MagicPlace): Promise<CellOutcome> {
    switch (name) {
      case "px":
        return this.px(code, place, options);
      case "pxresult":
        return this.#result(place);
      case "autopx":
        this.#auto = !this.#auto;
        return told(place, `%autopx ${this.#auto ? "enabled" : "disabled"}\n`);
      case "pxconfig":
        return this.#configure(options, place);
      case "engines":
        return told(place, enginesText(this.#client));
      case "time":
        return time(code, place);
    }
  }

  /** Runs code on engines. */
  async px(code: string, place: MagicPlace, options: MagicCall["options"] = {}): Promise<CellOutcome> {
    if (options["local"] === true) {
      const here = await place.runHere(code);
      if (here.kind !== "value") return here;
      if (here.text !== "") place.output({ kind: "stream", stream: "stdout", text: `${here.text}\n` });
    }
    const targets = String(options["targets"] ?? this.#targets);
    const view = this.#client.directView(readTargets(targets, this.#client.ids) as "all");
    const run = startPx(view, cellJavaScript(code, place.name), place.name, (id) => this.#count(id));
    this.#last = run;
    const { out } = options;
    if (typeof out === "string") place.set(checkName(out), run.result);
    if (!blocks(options, this.#block)) {
      return {
        kind: "value",
        value: run.result,
        text: `%px runs on ${engineList(run.engineIds)}; %pxresult shows what it gives`,
      };
    }
    return shown(run, place);
  }

  async #result(place: MagicPlace): Promise<CellOutcome> {
    if (this.#last === undefined) throw new MagicError("%pxresult shows what %px gave, and none has run yet");
    return shown(this.#last, place);
  }

  #configure(options: MagicCall["options"], place: MagicPlace): CellOutcome {
    const { targets } = options;
    if (typeof targets === "string") {
      // Of engines that there are, or no call would run.
      this.#client.directView(readTargets(targets, this.#client.ids) as "all");
      this.#targets = targets;
    }
    this.#block = blocks(options, this.#block);
    if (Object.keys(options).length > 0) return NOTHING;
    return told(place, `%px --targets ${this.#targets} ${this.#block ? "--block" : "--noblock"}\n`);
  }

  #count(id: EngineId): number {
    const count = (this.#counts.get(id) ?? 0) + 1;
    this.#counts.set(id, count);
    return count;
  }
}

function blocks({ block, noblock }: MagicCall["options"], otherwise: boolean): boolean {
  if (block === true && noblock === true) throw new MagicError("--block and --noblock exclude each other");
  if (noblock === true) return false;
  return block === true || otherwise;
}

function checkName(name: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return name;
  throw new MagicError(`--out expects a name, got ${name}`);
}

function engineList(ids: readonly EngineId[]): string {
  return `${ids.length === 1 ? "engine" : "engines"} ${ids.join(", ")}`;
}

async function shown(run: PxRun, place: MagicPlace): Promise<CellOutcome> {
  const failure = await showPx(run, place.lines, place.output);
  if (failure === undefined) return NOTHING;
  const { error, lines } = failure;
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return { kind: "error", error, name, message, traceback: lines };
}

function told({ output }: MagicPlace, text: string): CellOutcome {
  output({ kind: "stream", stream: "stdout", text });
  return NOTHING;
}

/** As `%time` of IPython shows it. The CPU time is that of the process, its engines included. */
async function time(code: string, place: MagicPlace): Promise<CellOutcome> {
  const before = process.cpuUsage();
  const startMs = performance.now();
  const outcome = await place.runHere(code);
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  const text = `CPU times: user ${ms(user / 1000)}, sys ${ms(system / 1000)}\nWall time: ${ms(wallMs)}\n`;
  place.output({ kind: "stream", stream: "stdout", text });
  return outcome;
}

function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toPrecision(3)} s`;
  return value >= 100 ? `${value.toFixed(0)} ms` : `${value.toPrecision(2)} ms`;
}
