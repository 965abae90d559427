import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { ending, start } from "../cli/ensemble.ts";

/** `ensemble …`, and the address that it has said. */
export interface Exporter {
  readonly child: ChildProcessWithoutNullStreams;
  /** Without a path. */
  readonly url: string;
  /** Its metrics, as a scraper gets them. */
  readonly metrics: () => Promise<string>;
}

/** Starts a command that serves metrics; it is ended with the test. Fulfils when it has said where. */
export async function startExporter(...args: readonly string[]): Promise<Exporter> {
  const child = start(...args);
  const ended = ending(child);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const said = Promise.race([child.stdout, child.stderr].map(originIn));
  const url = await Promise.race([said, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return { child, url, metrics: async () => (await fetch(`${url}/metrics`)).text() };
}

/** The first address of HTTP in a stream; never, where there is none. */
async function originIn(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) {
    const [found] = /http:\/\/[\w.:[\]-]+/.exec(line) ?? [];
    if (found === undefined) continue;
    stream.resume();
    return found;
  }
  return new Promise(() => undefined);
}
