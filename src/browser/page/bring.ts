import { toErrorRecord } from "../../protocol/to-error-record.ts";
import type { Brought, Want } from "../engine/wants.ts";
import { BUILT_IN } from "./late-sampling.ts";
import { scriptOf } from "./late-scripts.ts";
import { PART_SOURCES } from "./part-sources.ts";

/** What an engine asks for, or why it is not there. Never rejects. */
export async function bring(want: Want): Promise<Brought> {
  try {
    return { want, value: await wanted(want) };
  } catch (error) {
    return { want, error: toErrorRecord(error) };
  }
}

function wanted(want: Want): Promise<unknown> {
  if (typeof want === "number") return scriptOf(want);
  return want === "builtIn" ? BUILT_IN.load() : PART_SOURCES[want].load();
}
