import { setTimeout } from "node:timers/promises";
import type { HostDeed } from "../../monitor/host-order.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import { decide, NO_MEMORY, type ScalingMemory } from "../../monitor/scaling/decide.ts";
import type { Decision, Note, ScalingPolicy, Standing } from "../../monitor/scaling/scaling.ts";
import type { HostPlan } from "../host-plan.ts";
import type { LaunchedHost, Launcher } from "../launcher.ts";
import { Cost, type Spent } from "./cost.ts";
import { KnownHosts } from "./known-hosts.ts";

/** What a scaler says. */
export type ScalerEvent =
  | { readonly kind: "decision"; readonly decision: Decision; readonly standing: Standing; readonly spent: Spent }
  /** Something that did not go as it should. `log`: the last that a host has printed. */
  | { readonly kind: "note"; readonly text: string; readonly log?: string }
  /** At each look. */
  | { readonly kind: "look"; readonly standing: Standing; readonly spent: Spent };

/** What a scaler is made of. */
export interface ScalerParts {
  readonly launcher: Launcher;
  /** Of each host. */
  readonly plan: HostPlan & { readonly engines: number };
  readonly monitor: Monitor;
  readonly policy: ScalingPolicy;
  readonly onEvent: (event: ScalerEvent) => void;
}

const LOOK_MS = 1000;
const LOG_LINES = 10;

/** Keeps as many hosts as the work of a cluster needs. */
export class Scaler {
  readonly #parts: ScalerParts;
  readonly #known: KnownHosts;
  readonly #cost = new Cost();
  readonly #orders = new Set<Promise<void>>();
  #memory: ScalingMemory = NO_MEMORY;
  #isRefused = false;
  #listFault: string | undefined;

  constructor(parts: ScalerParts) {
    this.#parts = parts;
    this.#known = new KnownHosts(parts.launcher, parts.plan.cluster);
  }

  /** What it has cost so far. */
  get spent(): Spent {
    return this.#cost.spent;
  }

  /** Ids, at the launcher, of hosts that have not ended as far as is known. */
  get hosts(): readonly string[] {
    return this.#known.hosts.map(({ id }) => id);
  }

  /** Looks and decides again and again, until it is told to end. Hosts stay. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look();
      await pause(signal);
    }
    await Promise.all(this.#orders);
  }

  /**
   * Ends all hosts: those that nobody has heard at once, the others when they have ended what they run. Called after `run`.
   *
   * @param signal - waits no longer
   */
  async end(signal: AbortSignal): Promise<void> {
    const { monitor } = this.#parts;
    await this.#refresh(() => this.#known.list());
    const heard = new Set(monitor.snapshot().hosts.map(({ host }) => host));
    const isHeard = ({ name, id }: { readonly name?: string; readonly id: string }): boolean => heard.has(name ?? id);
    await this.#stop(this.#known.hosts.filter((host) => !isHeard(host)));
    for (const { name, id } of this.#known.hosts.filter(isHeard)) this.#drain(name ?? id, { kind: "drain" });
    while (this.#known.hosts.length > 0 && !signal.aborted) {
      await pause(signal);
      await this.#refresh();
    }
  }

  async #look(): Promise<void> {
    const { monitor, policy, onEvent } = this.#parts;
    await this.#refresh();
    const snapshot = monitor.snapshot();
    const hosts = this.#known.own;
    this.#cost.look(hosts, snapshot.hosts, snapshot.atMs, policy.enginesPerHost);
    const decided = decide({ snapshot, hosts, isRefused: this.#isRefused }, policy, this.#memory);
    this.#memory = decided.memory;
    this.#isRefused = false;
    const { decision, standing, notes } = decided;
    const { spent } = this;
    for (const note of notes) await this.#note(note);
    if (decision.kind !== "none") onEvent({ kind: "decision", decision, standing, spent });
    await this.#carryOut(decision);
    onEvent({ kind: "look", standing, spent });
  }

  async #refresh(ask = () => this.#known.refresh()): Promise<void> {
    try {
      await ask();
      this.#listFault = undefined;
    } catch (error) {
      // Once: it may be busy for long. What was known before is used meanwhile.
      const text = messageOf(error);
      if (this.#listFault === undefined) this.#parts.onEvent({ kind: "note", text });
      this.#listFault = text;
    }
  }

  async #note({ text, logsOf: [id] = [] }: Note): Promise<void> {
    const { launcher, onEvent } = this.#parts;
    const host = id === undefined ? undefined : this.#known.find(id);
    const log = host && (await launcher.log(host).catch(() => undefined));
    const lines = log?.trim().split("\n").slice(-LOG_LINES).join("\n");
    onEvent({ kind: "note", text, ...(lines !== undefined && lines !== "" && { log: lines }) });
  }

  async #carryOut(decision: Decision): Promise<void> {
    switch (decision.kind) {
      case "none":
        return;
      case "start":
        return this.#start(decision.hosts);
      case "drain":
        for (const host of decision.hosts) this.#drain(host, { kind: "drain", ifFree: true });
        return;
      case "cancel":
        return this.#cancel(decision.hosts);
    }
  }

  async #start(count: number): Promise<void> {
    const { launcher, plan, onEvent } = this.#parts;
    try {
      const askedMs = this.#parts.monitor.snapshot().atMs;
      this.#known.add(await launcher.start({ count, plan }), askedMs);
    } catch (error) {
      this.#isRefused = true;
      onEvent({ kind: "note", text: messageOf(error) });
    }
  }

  // Whether it ends is seen, and if not it is asked again: nobody has to wait for the answer.
  #drain(host: string, deed: HostDeed): void {
    const order = this.#order(host, deed).finally(() => this.#orders.delete(order));
    this.#orders.add(order);
  }

  async #order(host: string, deed: HostDeed): Promise<void> {
    const { monitor, onEvent } = this.#parts;
    try {
      const { why } = await monitor.order(host, deed);
      if (why !== undefined) onEvent({ kind: "note", text: `${host} stays: ${why}` });
    } catch (error) {
      onEvent({ kind: "note", text: `${host} may stay: ${messageOf(error)}` });
    }
  }

  async #cancel(ids: readonly string[]): Promise<void> {
    const heard = new Set(this.#parts.monitor.snapshot().hosts.map(({ host }) => host));
    await this.#stop(this.#known.hosts.filter(({ id, name }) => ids.includes(id) && !heard.has(name ?? id)));
  }

  async #stop(hosts: readonly LaunchedHost[]): Promise<void> {
    const { launcher, onEvent } = this.#parts;
    try {
      await launcher.stop(hosts);
    } catch (error) {
      onEvent({ kind: "note", text: messageOf(error) });
    }
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
