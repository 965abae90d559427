import process from "node:process";
import { Worker } from "node:worker_threads";
import { ownFile } from "../../node/own-files.ts";
import { JupyterError } from "../jupyter-error.ts";
import type { Connection } from "./connection-file.ts";
import type { Content, Message } from "./message.ts";
import { FLAG, type Outgoing, type SocketNews, type SocketOrder, type SocketThreadStart } from "./socket-messages.ts";

/** What the kernel does with what comes in. */
export interface LinkHandlers {
  /** A request of the shell channel. */
  readonly onRequest: (message: Message) => void;
  /** The cell that runs has to end. Called again, if the main thread was busy. */
  readonly onInterrupt: () => void;
  /** The kernel has to end soon; `why` is for people. */
  readonly onShutdown: (why: string) => void;
  readonly onWarning: (text: string) => void;
}

type Flags = Int32Array<SharedArrayBuffer>;

// Longest wait for the last messages, ms.
const CLOSE_MS = 1000;

/** The kernel's end of the thread that has its sockets. */
export class SocketLink {
  readonly #thread: Worker;
  readonly #flags: Flags;
  readonly #fences = new Map<number, () => void>();
  #lastFence = 0;
  // What came before anybody listened.
  readonly #kept: SocketNews[] = [];
  #handlers: LinkHandlers | undefined;

  private constructor(thread: Worker, flags: Flags) {
    this.#thread = thread;
    this.#flags = flags;
  }

  /**
   * Starts the thread, and waits until its sockets listen.
   *
   * @throws {JupyterError} when they can't
   */
  static async open(connection: Connection, kernelInfo: Content): Promise<SocketLink> {
    const flags = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    const start: SocketThreadStart = {
      connection,
      kernelInfo,
      flags: flags.buffer,
      isChild: process.env["JPY_PARENT_PID"] !== undefined,
    };
    const thread = new Worker(ownFile("build/lib/jupyter/sockets.bundle.js"), { workerData: start });
    const link = new SocketLink(thread, flags);
    await new Promise<void>((resolve, reject) => {
      thread.once("error", (cause) =>
        reject(new JupyterError(`the sockets of the kernel failed: ${cause.message}`, { cause })),
      );
      thread.on("message", (news: SocketNews) => {
        if (news.kind === "ready") resolve();
        else if (news.kind === "failed") reject(new JupyterError(news.message));
        else link.#hear(news);
      });
    });
    return link;
  }

  /** Has what comes in go to `handlers`, what has come before too. */
  listen(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    for (const news of this.#kept.splice(0)) this.#hear(news);
  }

  /** Sends a message. */
  send(message: Outgoing): void {
    this.#order({ kind: "send", message });
  }

  /** Publishes a message to all front ends. */
  publish(type: string, parent: Message["parent"], content: Content, metadata: Content = {}): void {
    this.send({ channel: "iopub", type, identities: [Buffer.from(type)], parent, content, metadata });
  }

  /** Says whether a cell runs, which may be ended by force when an interrupt is not answered. */
  set isRunning(value: boolean) {
    Atomics.store(this.#flags, FLAG.running, value ? 1 : 0);
  }

  /** Waits until all requests that front ends have sent by now are here. */
  fence(): Promise<void> {
    return new Promise((resolve) => {
      const id = ++this.#lastFence;
      this.#fences.set(id, resolve);
      this.#order({ kind: "fence", id });
    });
  }

  /**
   * Sends what is waiting, and closes the sockets; blocks until it is done. A process that ends with sockets open would
   * end by SIGABRT: zeromq throws where nothing can catch it.
   */
  close(): void {
    this.#order({ kind: "close" });
    Atomics.wait(this.#flags, FLAG.closed, 0, CLOSE_MS);
  }

  #hear(news: SocketNews): void {
    const handlers = this.#handlers;
    if (handlers === undefined) {
      this.#kept.push(news);
      return;
    }
    switch (news.kind) {
      case "request":
        handlers.onRequest(news.message);
        break;
      case "interrupt":
        this.#order({ kind: "interrupted" });
        handlers.onInterrupt();
        break;
      case "shutdown":
        handlers.onShutdown(news.why);
        break;
      case "warning":
        handlers.onWarning(news.text);
        break;
      case "fence":
        this.#fences.get(news.id)?.();
        this.#fences.delete(news.id);
        break;
      case "ready":
      case "failed":
        break;
    }
  }

  #order(order: SocketOrder): void {
    this.#thread.postMessage(order);
  }
}
