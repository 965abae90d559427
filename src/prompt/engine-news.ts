import type { EngineId } from "../protocol/ids.ts";
import type { EngineEvent } from "../scheduler/engine-event.ts";

/** What somebody at a prompt should hear of what happens to engines. */
export class EngineNews {
  // Of which it was said that another one takes their place.
  readonly #replaced = new Set<EngineId>();
  /** Engines that are being started in the place of others. */
  readonly starting: Set<EngineId> = new Set();

  /** Notes an event. Gives a line on it; undefined where it is nothing to them. */
  of(event: EngineEvent): string | undefined {
    switch (event.kind) {
      case "engine-lost":
        // One that was ended to stop its task is lost after that was said.
        if (this.#replaced.delete(event.engineId)) return undefined;
        return `engine ${event.engineId} was lost (${event.cause.message})`;
      case "engine-replaced":
        this.#replaced.add(event.engineId);
        this.starting.add(event.by);
        return `engine ${event.by} takes the place of engine ${event.engineId}, without its names`;
      case "engine-start-failed":
        this.starting.delete(event.engineId);
        return `engine ${event.engineId} did not start (${event.cause.message})`;
      case "no-engines":
        return "no engine is left";
      case "checkpoint-failed":
        return `the checkpoint ${event.path} could not be written (${event.cause.message})`;
      case "record-failed":
        return `the recording could not be written, and has ended (${event.cause.message})`;
      case "engine-started":
        this.starting.delete(event.engineId);
        return undefined;
      case "engine-removed":
      case "task-retried":
      case "output":
        return undefined;
    }
  }
}
