import { Metrics } from "../../monitor/metrics/metrics.ts";
import type { RunningHost } from "../cluster/start-host.ts";
import type { Page } from "../health/serve-pages.ts";
import { packageVersion } from "../package-version.ts";
import { metricsPage } from "./metrics-page.ts";

/** Metrics of the host of this process, as a page: from its start on, where nothing is to be seen yet. */
export class HostMetricsPage {
  readonly #cluster: string;
  readonly #metrics: Metrics;
  #report: (() => Parameters<Metrics["text"]>[0]) | undefined;

  /** @param name - of the host */
  constructor({ name, cluster }: { readonly name: string; readonly cluster: string }) {
    this.#cluster = cluster;
    this.#metrics = new Metrics({ version: packageVersion(), host: name });
  }

  /** The host is ready. Its tasks are recorded from now on. */
  started(host: Pick<RunningHost, "look">): void {
    const report = host.look((tasks) => this.#metrics.tasks(tasks));
    this.#report = () => ({ name: this.#cluster, hosts: [report()] });
  }

  get page(): (accept?: string) => Page {
    return metricsPage((format) => this.#metrics.text(this.#report?.() ?? { name: this.#cluster }, format));
  }
}
