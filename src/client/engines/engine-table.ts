import type { EngineId } from "../../protocol/ids.ts";
import { OpenEngines } from "../queues/open-engines.ts";
import type { Lane } from "./lane.ts";

/** The engines that live, and of these the ones that take calls. */
export class EngineTable {
  /** Those that live, in order of id: one that is to end is among them until it is gone. */
  readonly lanes: Map<EngineId, Lane> = new Map();
  /** Those that take calls, by what policies ask for. */
  readonly open: OpenEngines = new OpenEngines();
  // Those whose tasks have changed since work was sent last.
  readonly #touched = new Set<Lane>();
  #highestId = -1;

  /** Those that take calls, in order of id. */
  get takers(): Lane[] {
    return [...this.lanes.values()].filter((lane) => lane.takesWork);
  }

  /** Their ids, rising. */
  get ids(): EngineId[] {
    return this.takers.map(({ engineId }) => engineId);
  }

  /** Lets an engine take part. */
  add(lane: Lane): void {
    // Engines that start beside each other may come in any order.
    const isLast = lane.engineId > this.#highestId;
    const later = isLast ? [] : [...this.lanes.values()].filter(({ engineId }) => engineId > lane.engineId);
    for (const { engineId } of later) this.lanes.delete(engineId);
    for (const each of [lane, ...later]) this.lanes.set(each.engineId, each);
    this.#highestId = Math.max(this.#highestId, lane.engineId);
    this.open.update(lane);
    this.#touched.add(lane);
  }

  /** Takes an engine out that is gone. False when it did not take part. */
  remove(lane: Lane): boolean {
    this.open.delete(lane);
    this.#touched.delete(lane);
    return this.lanes.delete(lane.engineId);
  }

  /** Takes all engines out. */
  removeAll(): Lane[] {
    const lanes = [...this.lanes.values()];
    for (const lane of lanes) this.remove(lane);
    return lanes;
  }

  /** Called when something was sent to an engine, or waits for it, or is there no more. */
  touch(lane: Lane): void {
    this.#touched.add(lane);
    if (this.lanes.has(lane.engineId)) this.open.update(lane);
  }

  /** Gives those something to send that were touched, and then posts what they were sent. */
  sendTouched(sendOwn: (lane: Lane) => void, sendOthers: () => void): void {
    for (const lane of this.#touched) {
      if (!this.lanes.has(lane.engineId)) continue;
      sendOwn(lane);
      this.open.update(lane);
    }
    sendOthers();
    const touched = [...this.#touched];
    this.#touched.clear();
    // What can't be posted is answered at once, which touches the engine anew.
    for (const lane of touched) lane.link.flush();
  }
}
