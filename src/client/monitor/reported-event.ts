import type { ClientEvent } from "../../monitor/client-report.ts";
import { shortText } from "../../monitor/task-name.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";

const MOST_CHARACTERS = 200;

/** What is said of an event to those who look; undefined: nothing, also where the engine's host tells of it. */
export function reportedEvent(event: EngineEvent): Omit<ClientEvent, "atMs"> | undefined {
  switch (event.kind) {
    case "engine-start-failed":
      return short("engine", `engine ${event.engineId} did not start: ${event.cause.message}`);
    case "task-retried":
      return short(
        "task",
        `task ${event.taskId} is tried again after engine ${event.engineId}: ${event.error.message}`,
      );
    default:
      return undefined;
  }
}

function short(kind: ClientEvent["kind"], text: string): Omit<ClientEvent, "atMs"> {
  return { kind, text: shortText(text, MOST_CHARACTERS) };
}
