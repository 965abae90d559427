import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Dealer, Request, Subscriber } from "zeromq";
import { decode, encode } from "../../src/jupyter/wire/codec.ts";
import type { Content, Message } from "../../src/jupyter/wire/message.ts";
import { MAIN, plainEnv } from "../cli/ensemble.ts";

/** What a request led to. */
export interface Answer {
  readonly reply: Message;
  /** All that was published for it, from `busy` to `idle`. */
  readonly published: readonly Message[];
}

/** A front end of its own kernel, as the tests need one. */
export class FrontEnd {
  readonly kernel: ChildProcess;
  /** What the kernel has written to its own standard error. */
  stderr = "";
  readonly #folder: string;
  readonly #signing: { readonly key: string; readonly hash: string };
  readonly #shell = new Dealer({ linger: 0 });
  readonly #control = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ linger: 0 });
  readonly #heartbeat = new Request({ linger: 0 });
  readonly #session = randomUUID();
  readonly #published: Message[] = [];
  readonly #replies: Message[] = [];
  // Called when something has come.
  #wake: () => void = () => undefined;
  #came: Promise<void> = Promise.resolve();

  private constructor(kernel: ChildProcess, folder: string, connection: Readonly<Record<string, unknown>>) {
    this.kernel = kernel;
    this.#folder = folder;
    this.#signing = { key: String(connection["key"]), hash: "sha256" };
    kernel.stderr?.on("data", (bytes) => (this.stderr += String(bytes)));
    const address = (name: string): string => `tcp://127.0.0.1:${String(connection[name])}`;
    this.#shell.connect(address("shell_port"));
    this.#control.connect(address("control_port"));
    this.#iopub.connect(address("iopub_port"));
    this.#iopub.subscribe();
    this.#heartbeat.connect(address("hb_port"));
    this.#wait();
    void this.#read(this.#shell, this.#replies);
    void this.#read(this.#control, this.#replies);
    void this.#read(this.#iopub, this.#published);
  }

  /** Starts a kernel, and waits until it publishes what it is asked. */
  static async start(...options: readonly string[]): Promise<FrontEnd> {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-kernel-"));
    const [shell, control, iopub, stdin, heartbeat] = await freePorts(5);
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port: shell,
      control_port: control,
      iopub_port: iopub,
      stdin_port: stdin,
      hb_port: heartbeat,
      key: randomUUID(),
      signature_scheme: "hmac-sha256",
    };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const args = ["--no-force-async-hooks-checks", MAIN, "jupyter", "kernel", file, ...options];
    const env = { ...plainEnv(), JPY_PARENT_PID: String(process.pid) };
    const kernel = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const frontEnd = new FrontEnd(kernel, folder, connection);
    // What was published before this end had subscribed is lost, so that it asks until it hears of it.
    const timer = setInterval(() => frontEnd.send("kernel_info_request", {}), 100);
    await frontEnd.published(({ header }) => header.msg_type === "status");
    clearInterval(timer);
    await frontEnd.ask("kernel_info_request", {});
    return frontEnd;
  }

  /** Sends a request. @returns its id */
  send(type: string, content: Content, channel: "shell" | "control" = "shell", key = this.#signing.key): string {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.#session,
      username: "test",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const message: Message = { identities: [], header, parent: {}, metadata: {}, content };
    void (channel === "shell" ? this.#shell : this.#control).send(encode(message, { ...this.#signing, key }));
    return id;
  }

  /** Sends a request, and waits for its reply and for `idle`. */
  async ask(type: string, content: Content, channel: "shell" | "control" = "shell"): Promise<Answer> {
    return this.answer(this.send(type, content, channel));
  }

  /** Waits for the reply to a request, and for `idle`. */
  async answer(id: string): Promise<Answer> {
    const isOf = (message: Message): boolean => message.parent["msg_id"] === id;
    const isIdle = (message: Message): boolean => isOf(message) && message.content["execution_state"] === "idle";
    for (;;) {
      const reply = this.#replies.find(isOf);
      if (reply !== undefined && this.#published.some(isIdle)) {
        return { reply, published: this.#published.filter(isOf) };
      }
      await this.#came;
    }
  }

  /** Waits until something is published that fits. */
  async published(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#published.find(fits);
      if (found !== undefined) return found;
      await this.#came;
    }
  }

  /** Runs a cell. */
  execute(code: string, more: Content = {}): Promise<Answer> {
    return this.ask("execute_request", { code, silent: false, store_history: true, allow_stdin: false, ...more });
  }

  /** Sends a cell. @returns its id */
  submit(code: string, more: Content = {}): string {
    return this.send("execute_request", { code, silent: false, store_history: true, ...more });
  }

  /** One beat of the heart. @returns how long it took, ms */
  async beat(): Promise<number> {
    const startedMs = performance.now();
    await this.#heartbeat.send("ping");
    await this.#heartbeat.receive();
    return performance.now() - startedMs;
  }

  /** Waits until the kernel's process has ended. @returns its exit code, or signal */
  async ended(): Promise<number | string> {
    if (this.kernel.exitCode !== null || this.kernel.signalCode !== null) {
      return this.kernel.exitCode ?? String(this.kernel.signalCode);
    }
    const [code, signal] = (await once(this.kernel, "exit")) as [number | null, string | null];
    return code ?? String(signal);
  }

  /** Ends the kernel, whatever it does. */
  close(): void {
    this.kernel.kill("SIGKILL");
    for (const socket of [this.#shell, this.#control, this.#iopub, this.#heartbeat]) socket.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #read(socket: Dealer | Subscriber, into: Message[]): Promise<void> {
    for await (const frames of socket) {
      into.push(decode(frames, this.#signing));
      const wake = this.#wake;
      this.#wait();
      wake();
    }
  }

  #wait(): void {
    this.#came = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** What was published of a type, in order: its contents. */
export function contents({ published }: Answer, type: string): readonly Content[] {
  return published.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
}

/** All text that a cell has written to a stream. */
export function written(answer: Answer, name: "stdout" | "stderr"): string {
  return contents(answer, "stream")
    .filter((content) => content["name"] === name)
    .map(({ text }) => String(text))
    .join("");
}

/** The value that a cell shows, as text. */
export function shown(answer: Answer): unknown {
  const [result] = contents(answer, "execute_result");
  return (result?.["data"] as Record<string, unknown> | undefined)?.["text/plain"];
}

/** Ports of this machine that nobody listens at. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
