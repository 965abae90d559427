import process from "node:process";
import type { Monitor } from "../../monitor/monitor.ts";
import type { Snapshot } from "../../monitor/snapshot.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import type { CommandIo, Output } from "../command.ts";
import { type Key, press } from "./press.ts";
import { type KeyReading, readKeys } from "./read-keys.ts";
import { FullScreen } from "./screen.ts";
import { FIRST_STATE, type TopState, type Wish } from "./state.ts";
import { pageSize, view } from "./view.ts";

/**
 * Shows what a monitor sees on the whole terminal, until whoever looks quits.
 *
 * @param intervalMs - time between two looks
 * @returns exit code: 0; that of a signal which ended it
 * @throws {ClusterError} when the monitor can't look any more
 */
export function showCluster(monitor: Monitor, intervalMs: number, io: CommandIo): Promise<number> {
  return new Promise((resolve, reject) => {
    const shown = new ShownCluster(monitor, intervalMs, io.stdout, () => {
      release();
      resolve(0);
    });
    const release = io.onInterrupt(({ exitCode }) => {
      shown.stop();
      resolve(exitCode);
    });
    monitor.onEnd((why) => {
      release();
      shown.stop();
      reject(new ClusterError(why));
    });
  });
}

/** A cluster on the terminal, and somebody who presses keys. */
class ShownCluster {
  readonly #monitor: Monitor;
  readonly #output: Output;
  readonly #quit: () => void;
  readonly #screen: FullScreen;
  readonly #keys: KeyReading;
  readonly #looking: NodeJS.Timeout;
  #state: TopState = FIRST_STATE;
  #snapshot: Snapshot;
  readonly #resized = (): void => {
    this.#screen.forget();
    this.#draw();
  };

  constructor(monitor: Monitor, intervalMs: number, output: Output, quit: () => void) {
    this.#monitor = monitor;
    this.#output = output;
    this.#quit = quit;
    this.#snapshot = monitor.snapshot();
    this.#screen = new FullScreen(output);
    this.#screen.enter();
    this.#keys = readKeys((key) => this.#pressed(key));
    this.#looking = setInterval(() => this.#look(), intervalMs);
    output.stream.on("resize", this.#resized);
    this.#draw();
  }

  /** Gives the terminal back. */
  stop(): void {
    clearInterval(this.#looking);
    this.#output.stream.off("resize", this.#resized);
    this.#keys.stop();
    this.#screen.leave();
  }

  get #size(): { readonly width: number; readonly height: number } {
    return { width: this.#output.columns, height: this.#output.stream.rows || DEFAULT_ROWS };
  }

  #look(): void {
    this.#snapshot = this.#monitor.snapshot();
    this.#draw();
  }

  #draw(): void {
    this.#screen.draw(view(this.#snapshot, this.#state, { ...this.#size, colors: this.#output.colors }));
  }

  #pressed(key: Key): void {
    const scene = { snapshot: this.#snapshot, page: pageSize(this.#size.height) };
    const { state, act } = press(this.#state, key, scene);
    this.#state = state;
    if (act === "quit") {
      this.stop();
      this.#quit();
    } else if (act === "suspend") this.#suspend();
    else {
      this.#draw();
      if (act !== undefined) void this.#wished(act);
    }
  }

  async #wished(wish: Wish): Promise<void> {
    const change = await outcomeOf(this.#monitor, wish);
    this.#state = change(this.#state);
    this.#look();
  }

  /** Gives the terminal back until the shell says `fg`. */
  #suspend(): void {
    this.#keys.stop();
    this.#screen.leave();
    process.once("SIGCONT", () => {
      this.#keys.start();
      this.#screen.enter();
      this.#look();
    });
    process.kill(process.pid, "SIGTSTP");
  }
}

// Of terminals that do not say how many they have.
const DEFAULT_ROWS = 24;

/** Does what was wished. Gives what that makes of the state by then. */
async function outcomeOf(monitor: Monitor, wish: Wish): Promise<(state: TopState) => TopState> {
  const told =
    (text: string, isBad: boolean) =>
    (state: TopState): TopState => ({
      ...state,
      // A profile that did not come is not waited for.
      ...(state.mode.kind === "profile" && wish.deed.kind === "profile" && { mode: { kind: "table" } }),
      message: { text, isBad },
    });
  try {
    const { why, profile } = await monitor.order(wish.host, wish.deed);
    if (why !== undefined) return told(`did not ${wish.text}: ${why}`, true);
    if (profile === undefined) return told(`done: ${wish.text}`, false);
    return (state) =>
      state.mode.kind === "profile" ? { ...state, mode: { ...state.mode, title: wish.text, root: profile } } : state;
  } catch (error) {
    return told(`did not ${wish.text}: ${error instanceof Error ? error.message : String(error)}`, true);
  }
}
