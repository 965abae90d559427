import type { Watchable } from "../watchable.ts";

/** A call that no view has made, such as a sampling run, for those who look. */
export class RunningCall {
  /** `sample`, `sweep`, … */
  readonly method: string;
  /** What it samples. */
  readonly name: string;
  /** Time that engines have worked for it, ms. */
  busyMs = 0;
  /** Chunks that they have given. */
  chunks = 0;
  /** How far it is; set while it goes on. */
  watched: (() => Watchable) | undefined;

  constructor(method: string, name: string) {
    this.method = method;
    this.name = name;
  }
}
