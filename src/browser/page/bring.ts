import { toErrorRecord } from "../../protocol/to-error-record.ts";
import type { Brought, Want } from "../engine/wants.ts";
import { BUILT_IN } from "./late-sampling.ts";
import { scriptOf } from "./late-scripts.ts";
import { PART_SOURCES } from "./part-sources.ts";

/** Sends an engine what it asks for, or why it is not there or can't be sent. Never rejects. */
export async function bring(want: Want, port: MessagePort): Promise<void> {
  const post = (brought: Brought): void => port.postMessage(brought);
  try {
    post({ want, value: await wanted(want) });
  } catch (error) {
    post({ want, error: toErrorRecord(error) });
  }
}

function wanted(want: Want): Promise<unknown> {
  if (typeof want === "number") return scriptOf(want);
  return want === "builtIn" ? BUILT_IN.load() : PART_SOURCES[want].load();
}
