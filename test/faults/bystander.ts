import type { AsyncResult, DirectView } from "wasm-ensemble";
import { settled } from "./scene.ts";

/** A task on an engine that has nothing to do with a fault: it runs from before the fault until it is told to leave. */
export class Bystander {
  readonly #channel: BroadcastChannel;
  readonly #result: AsyncResult<string>;

  private constructor(channel: BroadcastChannel, result: AsyncResult<string>) {
    this.#channel = channel;
    this.#result = result;
  }

  /** Fulfils once the task runs. */
  static async on(view: DirectView<false>): Promise<Bystander> {
    const channel = new BroadcastChannel(`bystander ${crypto.randomUUID()}`);
    const here = new Promise<void>((resolve) => {
      channel.addEventListener("message", () => resolve(), { once: true });
    });
    const result = view.apply(stand, channel.name);
    await settled("the begin of the bystander", here);
    return new Bystander(channel, result);
  }

  /** Lets the task end. */
  async leave(): Promise<string> {
    this.#channel.postMessage("leave");
    try {
      return await settled("the bystander", this.#result);
    } finally {
      this.#channel.close();
    }
  }
}

/** Sent to an engine. */
function stand(name: string): Promise<string> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    // Told more than once: in a browser it takes a moment until a new channel hears what is posted.
    const telling = setInterval(() => channel.postMessage("here"), 10);
    const leave = (): void => {
      clearInterval(telling);
      channel.close();
      resolve("undisturbed");
    };
    channel.addEventListener("message", leave, { once: true });
    channel.postMessage("here");
  });
}
