import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { start } from "../ensemble.ts";

/** What a host says, a line each. */
interface Said {
  readonly kind: string;
  readonly url?: string;
}

/** A host as users start it: `ensemble engines --json` with one engine. Ends with the test. */
export class Host {
  readonly keeper: ChildProcess;
  /** How it has ended. */
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
  readonly #said: Said[] = [];

  constructor(url: string, cluster: string, ...more: readonly string[]) {
    const where = ["--url", url, "--cluster", cluster, "--insecure", "--json"];
    const keeper = start("engines", ...where, "--engines", "1", ...more);
    this.keeper = keeper;
    this.ended = once(keeper, "exit") as Promise<[number | null, string | null]>;
    createInterface(keeper.stdout).on("line", (line) => this.#said.push(JSON.parse(line) as Said));
    keeper.stderr.resume();
    onTestFinished(async () => {
      keeper.kill("SIGINT");
      await this.ended;
    });
  }

  /** What it has said last of a kind; undefined before it has. */
  said(kind: string): Said | undefined {
    return this.#said.findLast((said) => said.kind === kind);
  }
}
