import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { onTestFinished } from "vitest";
import { type Client, connect, type EngineHost, hostEngines } from "wasm-ensemble";
import type { ClusterClient } from "../../src/jobs/cluster-client.ts";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { openPage, type PageOptions, serveLibrary } from "./page.ts";
import type { ListeningSite } from "./site.ts";

declare global {
  /** What a page of a cluster keeps. */
  var inPage: { readonly host?: EngineHost; readonly client?: ClusterClient };
}

/** A cluster whose server lets in the pages of a site. */
export class PageLab {
  readonly site: ListeningSite;
  readonly cluster: TestCluster;

  private constructor(site: ListeningSite, cluster: TestCluster) {
    this.site = site;
    this.cluster = cluster;
  }

  /** @param options - of the site: headers may change */
  static async start(options: Pick<PageOptions, "headers" | "files"> = {}): Promise<PageLab> {
    const site = await serveLibrary(options);
    return new PageLab(site, await startCluster([], [site.url]));
  }

  /** For pages. */
  get url(): string {
    return this.cluster.cluster.websocketUrl ?? "";
  }

  keyFile(user: string): string {
    return keyFile(this.cluster.cluster.folder, user);
  }

  keyText(user: string): Promise<string> {
    return readFile(this.keyFile(user), "utf8");
  }

  /** A page that has given engines to the cluster. */
  async openHost(engines: number): Promise<{ readonly page: Page; readonly ids: readonly number[] }> {
    const page = await openPage({ site: this.site });
    const ids = await page.evaluate(
      async (options) => {
        globalThis.inPage = { host: await lib.hostEngines(options) };
        return inPage.host?.ids ?? [];
      },
      { url: this.url, key: await this.keyText("engine"), engines },
    );
    return { page, ids };
  }

  /** A page that has a client, which has found engines. */
  async openClient(user: string, engines: number): Promise<Page> {
    const page = await openPage({ site: this.site });
    await page.evaluate(
      async ({ url, ...options }) => {
        globalThis.inPage = { client: await lib.connect(url, options) };
      },
      { url: this.url, key: await this.keyText(user), engines },
    );
    return page;
  }

  /** A client on Node that has found engines. */
  async join(engines: number): Promise<Client> {
    const client = await connect(this.cluster.cluster.url, { key: this.keyFile("alice"), engines });
    onTestFinished(() => client.close());
    return client;
  }

  /** Engines on threads of this process. */
  async startHere(engines: number): Promise<EngineHost> {
    const host = await hostEngines({ key: this.keyFile("engine"), engines });
    onTestFinished(() => host.close());
    return host;
  }

  async close(): Promise<void> {
    await this.cluster.stop();
    await this.site.close();
  }
}
