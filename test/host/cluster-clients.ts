import { onTestFinished } from "vitest";
import { Client } from "../../src/client/client.ts";
import { foundEngines } from "../../src/client/driver/found-engines.ts";
import { LocalCluster, type LocalClusterOptions } from "../../src/host/local-cluster.ts";
import type { SharingTransport } from "../../src/transport/contract.ts";
import { inproc } from "../../src/transport/inproc.ts";

/** A cluster of engines in this thread, which ends with the test. */
export async function startCluster(count: number, options: Partial<LocalClusterOptions> = {}): Promise<LocalCluster> {
  const cluster = new LocalCluster({ transport: inproc(), ...options });
  onTestFinished(() => cluster.close());
  await cluster.add(count);
  return cluster;
}

function refuse(): never {
  throw new TypeError("no test has a use for it");
}

/** A client of the cluster, which closes with the test. */
export function joinCluster(
  cluster: LocalCluster,
  {
    transport = cluster.transport(),
    ...options
  }: Partial<ConstructorParameters<typeof Client>[0]> & { readonly transport?: SharingTransport } = {},
): Client {
  const client = new Client({
    transport,
    engines: foundEngines(transport),
    runtime: {
      parseScript: refuse,
      readScript: refuse,
      resolveModule: String,
      showLines: refuse,
      programName: () => "test",
      generators: refuse,
      showProgress: refuse,
    },
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}
