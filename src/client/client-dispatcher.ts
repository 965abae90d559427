import { provideErrorInspect } from "../protocol/inspect-error.ts";
import type { ClientParts } from "./client-parts.ts";
import { Dispatcher } from "./driver/dispatcher.ts";
import type { EventLog } from "./driver/events.ts";
import { History } from "./driver/history.ts";
import { EngineOutput } from "./output/engine-output.ts";

// What calls fail with is thrown by what a client has made.
provideErrorInspect();

/** Makes the dispatcher of a client. */
export function clientDispatcher(parts: ClientParts, events: EventLog): Dispatcher {
  const { runtime, output, graceMs, history, setup, transport } = parts;
  const { showLines, atExit, recorder, sources } = runtime;
  const engineOutput = new EngineOutput(showLines, output === "inherit", atExit);
  const dispatcher = new Dispatcher(events, graceMs, new History(history), recorder, engineOutput);
  dispatcher.functions.places.finder = sources;
  const tracer = runtime.makeTracer?.(dispatcher);
  if (tracer !== undefined) {
    dispatcher.ended.tracer = tracer;
    events.taps.add((event) => {
      if (tracer.isOn) tracer.happened(event);
    });
  }
  const { closures } = dispatcher.functions;
  closures.sources.readerOf = () => runtime.closures;
  // A setup may set names, and so may other clients.
  closures.names.isOpen = setup !== undefined || !transport.owns;
  return dispatcher;
}
