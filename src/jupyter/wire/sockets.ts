import type { Publisher, Router } from "zeromq";
import { JupyterError } from "../jupyter-error.ts";
import { decode, encode } from "./codec.ts";
import { CHANNELS, type Channel, type Connection } from "./connection-file.ts";
import { loadZeroMq } from "./load-zeromq.ts";
import type { Message } from "./message.ts";

/** What comes of the sockets. */
export interface SocketHandlers {
  readonly onMessage: (channel: "shell" | "control", message: Message) => void;
  /** A message was not one of this kernel's front end, or could not be sent. */
  readonly onWarning: (text: string) => void;
}

// Time for the last messages to leave after the sockets are closed, ms.
const LINGER_MS = 1000;

/** The sockets of a kernel. */
export class Sockets {
  readonly #connection: Connection;
  readonly #sockets: Readonly<Record<Channel, Router | Publisher>>;
  readonly #onWarning: SocketHandlers["onWarning"];
  // The last send on each: a socket takes one at a time.
  readonly #sent = new Map<Channel, Promise<void>>();

  private constructor(
    connection: Connection,
    sockets: Readonly<Record<Channel, Router | Publisher>>,
    onWarning: SocketHandlers["onWarning"],
  ) {
    this.#connection = connection;
    this.#sockets = sockets;
    this.#onWarning = onWarning;
  }

  /** Opens the sockets. @throws {JupyterError} when zeromq is not installed, or an address is taken */
  static async open(connection: Connection, handlers: SocketHandlers): Promise<Sockets> {
    const { Publisher, Router } = await loadZeroMq();
    // No limit to what waits: beyond one, messages to a front end that reads slowly would be dropped.
    const options = { linger: LINGER_MS, sendHighWaterMark: 0 };
    const routers = {
      shell: new Router(options),
      control: new Router(options),
      stdin: new Router(options),
      heartbeat: new Router(options),
    };
    const all = { ...routers, iopub: new Publisher(options) };
    for (const channel of CHANNELS) {
      const address = connection.addresses[channel];
      await all[channel].bind(address).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new JupyterError(`the kernel can't listen at ${address}: ${why}`, { cause });
      });
    }
    const sockets = new Sockets(connection, all, handlers.onWarning);
    void sockets.#read(routers, "shell", handlers);
    void sockets.#read(routers, "control", handlers);
    void sockets.#echo(routers.heartbeat);
    return sockets;
  }

  /** Sends a message, behind those sent before on the same channel. */
  send(channel: Channel, message: Message): void {
    this.#sendFrames(channel, encode(message, this.#connection));
  }

  /** Waits until what was sent is with ZeroMQ, and closes the sockets. */
  async close(): Promise<void> {
    await Promise.all(this.#sent.values());
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  #sendFrames(channel: Channel, frames: Uint8Array[]): void {
    const before = this.#sent.get(channel) ?? Promise.resolve();
    const sent = before
      .then(() => this.#sockets[channel].send(frames))
      .catch((error: unknown) => this.#onWarning(`a message could not be sent: ${String(error)}`));
    this.#sent.set(channel, sent);
  }

  async #read(
    routers: Readonly<Record<"shell" | "control", Router>>,
    channel: "shell" | "control",
    { onMessage, onWarning }: SocketHandlers,
  ): Promise<void> {
    for await (const frames of routers[channel]) {
      try {
        onMessage(channel, decode(frames, this.#connection));
      } catch (error) {
        onWarning(`a message on the ${channel} channel is left out: ${String(error)}`);
      }
    }
  }

  async #echo(heartbeat: Router): Promise<void> {
    for await (const frames of heartbeat) this.#sendFrames("heartbeat", frames);
  }
}
