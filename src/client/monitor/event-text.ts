import { shortText } from "../../monitor/task-name.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";

const MOST_CHARACTERS = 200;

/** What is said of an event to those who look; undefined: nothing. */
export function eventText(event: EngineEvent): string | undefined {
  switch (event.kind) {
    case "engine-lost":
      return shortText(`engine ${event.engineId} was lost: ${event.cause.message}`, MOST_CHARACTERS);
    case "engine-replaced":
      return `engine ${event.engineId} was replaced by ${event.by}`;
    case "engine-start-failed":
      return shortText(`engine ${event.engineId} did not start: ${event.cause.message}`, MOST_CHARACTERS);
    case "task-retried":
      return shortText(
        `task ${event.taskId} is tried again after engine ${event.engineId}: ${event.error.message}`,
        MOST_CHARACTERS,
      );
    default:
      return undefined;
  }
}
