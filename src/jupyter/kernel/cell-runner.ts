import type { CellOptions, CellOutcome, PromptSession } from "../../prompt/session.ts";
import { type MimeBundle, mimeBundle } from "../display/mime-bundle.ts";
import { SampledRuns } from "../display/sampled-runs.ts";
import { showValue } from "../display/show-value.ts";
import { type Content, type Message, textOf } from "../wire/message.ts";
import type { SocketLink } from "../wire/socket-link.ts";
import { CellOutput } from "./cell-output.ts";
import { failureOf } from "./failure.ts";
import { History } from "./history.ts";

/** Runs the cells of front ends, and shows what comes of them. */
export class CellRunner {
  readonly history: History = new History();
  readonly #session: Promise<PromptSession>;
  readonly #link: SocketLink;
  readonly #runs = new SampledRuns();
  #count = 0;
  #output: CellOutput;
  #cell: AbortController | undefined;

  constructor(session: Promise<PromptSession>, link: SocketLink) {
    this.#session = session;
    this.#runs.watch();
    this.#link = link;
    this.#output = new CellOutput(link, {});
  }

  /** Cells that were counted. */
  get count(): number {
    return this.#count;
  }

  /** Output of the cell that runs, or of the last one. */
  get output(): CellOutput {
    return this.#output;
  }

  /** Interrupts the cell that runs; does nothing where none does. */
  interrupt(): void {
    this.#cell?.abort();
  }

  /** Runs a cell. @returns content of the `execute_reply` */
  async execute({ header, content }: Message): Promise<Content> {
    const code = textOf(content["code"]);
    const isSilent = content["silent"] === true;
    const isStored = !isSilent && content["store_history"] !== false && code.trim() !== "";
    if (isStored) this.#count += 1;
    const count = this.#count;
    const output = new CellOutput(this.#link, header, isSilent);
    this.#output = output;
    output.input(code, count);
    const store = isStored ? this.history.add(count, code) : undefined;
    const { outcome, expressions } = await this.#whileRunning(async (signal) => {
      const ran = await this.#run(code, { name: `cell ${count}`, output: (event) => output.take(event), signal });
      if (ran.kind !== "value") return { outcome: ran, expressions: {} };
      if (ran.value !== undefined || ran.text !== "") {
        store?.(ran.text);
        output.result(await showValue(ran.value, ran.text, { output, runs: this.#runs, signal }), count);
      }
      return { outcome: ran, expressions: await this.#userExpressions(content["user_expressions"], signal) };
    });
    const failed = failureOf(outcome);
    if (failed !== undefined) output.error({ ...failed });
    output.flush();
    return {
      status: failed === undefined ? "ok" : "error",
      execution_count: count,
      payload: [],
      user_expressions: expressions,
      ...failed,
    };
  }

  // An interrupt ends what runs meanwhile.
  async #whileRunning<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cell = new AbortController();
    this.#cell = cell;
    this.#link.isRunning = true;
    try {
      return await work(cell.signal);
    } finally {
      this.#link.isRunning = false;
      this.#cell = undefined;
    }
  }

  async #run(code: string, options: CellOptions): Promise<CellOutcome> {
    if (code.trim() === "") return { kind: "value", value: undefined, text: "" };
    const session = await this.#session;
    // Awaited here: a cell that is ended by force takes with it what was yet to be handed on.
    return await session.run(code, options);
  }

  #bundle({ value, text }: CellOutcome & { readonly kind: "value" }): MimeBundle | Promise<MimeBundle> {
    return mimeBundle(value, text, (warning) => this.#output.write("stderr", `${warning}\n`));
  }

  // Expressions of a front end, which it wants the values of after the cell.
  async #userExpressions(given: unknown, signal: AbortSignal): Promise<Content> {
    if (typeof given !== "object" || given === null) return {};
    const values: Record<string, Content> = {};
    for (const [name, code] of Object.entries(given)) {
      const outcome = await this.#run(textOf(code), { name: `expression ${name}`, output: () => undefined, signal });
      const failed = failureOf(outcome);
      values[name] =
        outcome.kind === "value"
          ? { status: "ok", data: await this.#bundle(outcome), metadata: {} }
          : { status: "error", ...failed };
    }
    return values;
  }
}
