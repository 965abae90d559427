import { type Client, type EngineId, kernels } from "wasm-ensemble";
import { announce } from "../../../../src/look/announce.tsx";
import { Store } from "../../../../src/look/store.ts";
import { messageOf, ready } from "../app/engines.ts";
import { heirOf } from "../app/journal.ts";
import { readSeed } from "../app/seed.ts";
import { settings } from "../pi/settings.ts";
import type { Stage } from "../pi/stage.ts";
import { type ErrorLaw, showErrorLaw, type Trial } from "./error-law.ts";
import { type Killed, showKilled } from "./killed-run.ts";
import { type Compared, type Showing, showSameBits } from "./same-bits.ts";

/** Where the showing of a claim stands. */
export type Step<T> =
  | { readonly state: "waiting" }
  | { readonly state: "running"; readonly part: number }
  | { readonly state: "shown"; readonly found: T }
  | { readonly state: "failed"; readonly why: string };

/** What the page shows of the claims. */
export interface ClaimsState {
  readonly isShowing: boolean;
  readonly same: Step<Compared>;
  readonly killed: Step<Killed>;
  readonly law: Step<ErrorLaw>;
  /** Those of the law that are there so far. */
  readonly trials: readonly Trial[];
}

type Claim = "same" | "killed" | "law";

const WAITING = { state: "waiting" } as const;
const NOTHING: ClaimsState = { isShowing: false, same: WAITING, killed: WAITING, law: WAITING, trials: [] };

const PROBE_MS = 300;
// A second of one engine's work, and a second of all engines'.
const RUN_SECONDS = 1;
const [FEWEST, MOST] = [1e8, 1e12];
// How far a step is, is shown no more often.
const SHOW_MS = 100;

/** Shows the three claims, one after another, with the page's own engines. */
export class Claims {
  readonly state: Store<ClaimsState> = new Store<ClaimsState>(NOTHING);

  /** Shows them once, unless the stage is taken. Those that are shown when it is ended stay. */
  async show(stage: Stage): Promise<void> {
    // What is measured unasked makes way.
    if (stage.act.value === "sides") await stage.clear();
    await stage.play("claims", async (signal) => {
      this.#set({ ...NOTHING, isShowing: true });
      try {
        await this.#showAll(await ready, signal);
      } catch (error) {
        // Aborted, or the client is gone; steps say by themselves why they failed.
        if (!signal.aborted) this.#set({ same: { state: "failed", why: messageOf(error) } });
      } finally {
        this.#set({ isShowing: false });
      }
    });
  }

  async #showAll(client: Client, signal: AbortSignal): Promise<void> {
    let added: readonly EngineId[] = [];
    try {
      // One engine alone has none to be compared with.
      if (client.ids.length === 1) added = await client.addEngines(1);
      const { samplesPerSecond } = await client.sample(kernels.pi, { timeLimitMs: PROBE_MS, signal });
      const all = roundedBetween(samplesPerSecond * RUN_SECONDS);
      const one = roundedBetween((samplesPerSecond * RUN_SECONDS) / client.ids.length);
      const base = { client, seed: readSeed(settings.value.seedText) ?? 2026n, signal };
      await this.#step("same", signal, (onProgress) => showSameBits({ ...base, samples: one, onProgress }));
      await this.#step("killed", signal, (onProgress) => showKilled({ ...base, samples: all, onProgress }));
      await this.#step("law", signal, (onProgress) =>
        showErrorLaw({ ...base, onProgress }, (trials) => this.#set({ trials })),
      );
    } finally {
      // The visitor may have added and removed others meanwhile.
      const ids = added.map(heirOf).filter((id) => client.ids.includes(id) && client.ids.length > 1);
      if (ids.length > 0) await client.removeEngines(ids).catch(() => undefined);
    }
  }

  async #step<C extends Claim, T extends { readonly holds: boolean }>(
    claim: C,
    signal: AbortSignal,
    show: (onProgress: Showing["onProgress"]) => Promise<T>,
  ): Promise<void> {
    const set = (step: Step<T>): void => this.#set({ [claim]: step });
    let shownMs = 0;
    set({ state: "running", part: 0 });
    try {
      const found = await show((part) => {
        const ms = performance.now();
        if (ms - shownMs < SHOW_MS) return;
        shownMs = ms;
        set({ state: "running", part });
      });
      set({ state: "shown", found });
      announce(verdictOf(claim, found.holds));
    } catch (error) {
      set(signal.aborted ? WAITING : { state: "failed", why: messageOf(error) });
    }
    signal.throwIfAborted();
  }

  #set(change: Partial<ClaimsState>): void {
    this.state.set({ ...this.state.value, ...change });
  }
}

/** What is to be said of a claim that was shown. */
export function verdictOf(claim: Claim, holds: boolean): string {
  switch (claim) {
    case "same":
      return holds ? "Bits equal" : "Bits differ";
    case "killed":
      return holds ? "Bits unchanged" : "Bits changed";
    case "law":
      return holds ? "The error bar holds" : "The error bar does not hold";
  }
}

/** A count with two digits, within what a run may have. */
function roundedBetween(count: number): number {
  return Number(Math.min(MOST, Math.max(FEWEST, count)).toPrecision(2));
}
