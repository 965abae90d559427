import type { PromptSession } from "../../prompt/session.ts";
import type { Content, Message } from "../wire/message.ts";
import type { SocketLink } from "../wire/socket-link.ts";
import { answer } from "./answers.ts";
import { CellOutput } from "./cell-output.ts";
import { CellRunner } from "./cell-runner.ts";
import { failureOfError } from "./failure.ts";

/** What a kernel is made of. */
export interface KernelParts {
  /**
   * Opens what runs the cells, which wait for it; where it rejects, they fail with its reason.
   *
   * @param output - gives that of the cell that runs, or of the last one
   */
  readonly openSession: (output: () => CellOutput) => Promise<PromptSession>;
  readonly link: SocketLink;
  /** Content of a `kernel_info_reply`. */
  readonly kernelInfo: Content;
}

/** Answers the requests of the shell channel, one after another. */
export class Kernel {
  readonly #parts: KernelParts;
  readonly #session: Promise<PromptSession>;
  readonly #runner: CellRunner;
  readonly #queue: Message[] = [];
  // Requests of the queue that came before one failed; cells among them are not run.
  readonly #aborted = new WeakSet<Message>();
  #isBusy = false;

  constructor(parts: KernelParts) {
    this.#parts = parts;
    this.#session = parts.openSession(() => this.#runner.output);
    // Each request looks at it.
    this.#session.catch(() => undefined);
    this.#runner = new CellRunner(this.#session, parts.link);
    parts.link.publish("status", {}, { execution_state: "starting" });
  }

  /** Takes a request, to be answered after those that were taken before. */
  receive(message: Message): void {
    this.#queue.push(message);
    if (!this.#isBusy) void this.#answerAll();
  }

  /** Interrupts the cell that runs; does nothing where none does. */
  interrupt(): void {
    this.#runner.interrupt();
  }

  /** Ends the engines. */
  async close(): Promise<void> {
    this.interrupt();
    await this.#session.then(
      (session) => session.close(),
      () => undefined,
    );
  }

  async #answerAll(): Promise<void> {
    this.#isBusy = true;
    for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) {
      await this.#answerOne(message);
    }
    this.#isBusy = false;
  }

  async #answerOne(message: Message): Promise<void> {
    const { link } = this.#parts;
    const { header } = message;
    link.publish("status", header, { execution_state: "busy" });
    try {
      if (header.msg_type === "execute_request") await this.#execute(message);
      else await this.#other(message);
    } catch (error) {
      // There are no engines, or this kernel has a fault: the front end gets an answer all the same.
      const failed = failureOfError(error);
      new CellOutput(link, header).error({ ...failed });
      this.#reply(message, { status: "error", execution_count: this.#runner.count, ...failed });
    }
    link.publish("status", header, { execution_state: "idle" });
  }

  async #execute(message: Message): Promise<void> {
    if (this.#aborted.delete(message)) {
      this.#reply(message, { status: "aborted", execution_count: this.#runner.count });
      return;
    }
    const reply = await this.#runner.execute(message);
    // What was sent along with a cell that failed is not run: "run all" ends there. What is sent after its reply is.
    if (reply["status"] === "error" && message.content["stop_on_error"] !== false) {
      await this.#parts.link.fence();
      for (const queued of this.#queue) this.#aborted.add(queued);
    }
    this.#reply(message, reply);
  }

  async #other(message: Message): Promise<void> {
    const { link, kernelInfo } = this.#parts;
    const { header, content } = message;
    if (header.msg_type === "comm_open") {
      // There are no targets here: the front end is told so.
      link.publish("comm_close", header, { comm_id: content["comm_id"], data: {} });
      return;
    }
    const reply = await answer(message, { session: this.#session, kernelInfo, history: this.#runner.history });
    if (reply !== undefined) this.#reply(message, reply);
  }

  #reply({ identities, header }: Message, content: Content): void {
    const type = header.msg_type.replace(/_request$/, "_reply");
    this.#parts.link.send({ channel: "shell", type, identities, parent: header, content });
  }
}
