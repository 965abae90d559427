import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "../../src/nats/server-program.ts";

const program = await findServer().catch(() => undefined);

/** Whether tests that need a nats-server can run. */
export const HAS_SERVER: boolean = program !== undefined;

if (!HAS_SERVER) console.warn("! SKIPPED: the tests of clusters, as nats-server is not installed");

/** A server with JetStream on a free port of this machine, which anybody may use. */
export class NatsServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "ensemble-nats-"));
  readonly #address: string;
  readonly #port: number;
  readonly #jetStream: boolean;
  readonly #more: readonly string[];
  #monitorPort = 0;
  #process: ChildProcess | undefined;

  private constructor(address: string, port: number, jetStream: boolean, more: readonly string[]) {
    this.#address = address;
    this.#port = port;
    this.#jetStream = jetStream;
    this.#more = more;
  }

  /** @param options - `address`: of this machine, where it listens; `arguments`: further ones of its command */
  static async start({
    jetStream = true,
    address = "127.0.0.1",
    arguments: more = [],
  }: {
    readonly jetStream?: boolean;
    readonly address?: string | undefined;
    readonly arguments?: readonly string[];
  } = {}): Promise<NatsServer> {
    const server = new NatsServer(address, await freePort(), jetStream, more);
    server.#monitorPort = await freePort();
    await server.start();
    return server;
  }

  get url(): string {
    return `nats://${this.#address}:${this.#port}`;
  }

  get pid(): number {
    return this.#process?.pid ?? -1;
  }

  /** What it serves: connections, and what they hear. */
  async served(): Promise<{ readonly connections: number; readonly subscriptions: number }> {
    const answer = await fetch(`http://${this.#address}:${this.#monitorPort}/varz`);
    return (await answer.json()) as { readonly connections: number; readonly subscriptions: number };
  }

  /** Starts it again, on the same port, with what it has stored. */
  async start(): Promise<void> {
    const storing = this.#jetStream ? ["-js", "-sd", this.#folder] : [];
    const listening = ["-a", this.#address, "-p", String(this.#port), "-m", String(this.#monitorPort)];
    const args = [...listening, ...storing, ...this.#more];
    this.#process = spawn(program?.file ?? "nats-server", args, { stdio: "ignore" });
    while (!(await answers(this.#address, this.#port))) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Kills it, without a word. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
