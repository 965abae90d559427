import type { SourceFacts, TaskSource } from "../scheduler/ready-queue.ts";
import type { TaskRules } from "../scheduler/rules.ts";
import type { Task } from "../scheduler/task.ts";
import { SOURCE } from "./crossings.ts";
import { type Edge, leaving, type Owner } from "./edge.ts";

/** An edge that sees how many tasks a source has left. */
export interface SourceEdge extends Edge {
  /** Called before the core reads `remaining` or `ahead` of a source. */
  readonly look: (source: SourceAtEdge) => void;
}

/** A source of tasks, as the core sees it across an edge. */
export class SourceAtEdge implements TaskSource {
  /** The source itself. */
  readonly source: TaskSource;
  readonly #edge: SourceEdge;
  readonly #calls: Pick<TaskSource, "next" | "fail">;

  constructor(edge: SourceEdge, source: TaskSource) {
    this.source = source;
    this.#edge = edge;
    const owner = (): Owner => ({ kind: "entry", thing: this });
    this.#calls = leaving(edge, { table: SOURCE, prefix: "source.", target: source, owner });
  }

  get rules(): TaskRules | undefined {
    return this.source.rules;
  }

  get remaining(): number {
    this.#edge.look(this);
    return this.source.remaining;
  }

  get ahead(): number {
    this.#edge.look(this);
    return this.source.ahead;
  }

  get facts(): SourceFacts | undefined {
    return this.source.facts;
  }

  next(engineCount: number, roundTripMs: number): Task | undefined {
    return this.#calls.next(engineCount, roundTripMs);
  }

  fail(error: Error): void {
    this.#calls.fail(error);
  }
}
