import type { FunctionRef } from "../../protocol/function-ref.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { Graph } from "./closure-graph.ts";

/** A function as it was sent with what it captured then. Whoever will name it to an engine holds it. */
export interface Version {
  readonly id: FunctionId;
  readonly key: string;
  readonly ref: Extract<FunctionRef, { kind: "closure" }>;
  /** As it was taken down. */
  readonly graph: Graph;
}
