import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What an instant query has found: a value by the labels of its series. */
export type Found = readonly { readonly metric: Readonly<Record<string, string>>; readonly value: number }[];

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** A Prometheus on a free port of this machine, which scrapes each second. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #url: string;

  private constructor(process: ChildProcess, folder: string, url: string) {
    this.#process = process;
    this.#folder = folder;
    this.#url = url;
  }

  /** @param targets - addresses of what is scraped: `http://127.0.0.1:9464` */
  static async start(targets: readonly string[]): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), "ensemble-prometheus-"));
    const hosts = targets.map((target) => new URL(target).host);
    const config = {
      global: { scrape_interval: "1s" },
      scrape_configs: [{ job_name: "ensemble", static_configs: [{ targets: hosts }] }],
    };
    const file = join(folder, "prometheus.yml");
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config));
    const data = join(folder, "data");
    const args = [`--config.file=${file}`, `--storage.tsdb.path=${data}`, "--web.listen-address=127.0.0.1:0"];
    const child = spawn("prometheus", args, { stdio: ["ignore", "ignore", "pipe"] });
    const said: string[] = [];
    let address: string | undefined;
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      address ??= /"Listening on" address=(\S+)/.exec(line)?.[1];
      if (address !== undefined && line.includes("ready to receive")) break;
    }
    if (address === undefined) throw new Error(`prometheus has not started: ${said.join("\n")}`);
    child.stderr.resume();
    return new Prometheus(child, folder, `http://${address}`);
  }

  /** What a query finds now. @throws {Error} for one that is none */
  async query(text: string): Promise<Found> {
    const response = await fetch(`${this.#url}/api/v1/query?query=${encodeURIComponent(text)}`);
    const { status, error, data } = (await response.json()) as Answer;
    if (status !== "success" || data === undefined) throw new Error(`${text}: ${error}`);
    return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  async close(): Promise<void> {
    this.#process.kill();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
