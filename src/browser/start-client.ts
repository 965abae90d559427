import { Client } from "../client/client.ts";
import { AsyncResult } from "../client/results/async-result.ts";
import { DirectView } from "../client/views/direct-view.ts";
import { LoadBalancedView } from "../client/views/load-balanced-view.ts";
import { SamplingClient } from "../sampling/sampling-client.ts";

/** The classes whose objects a page meets. */
export interface Classes {
  readonly AsyncResult: typeof AsyncResult;
  readonly Client: typeof Client;
  readonly DirectView: typeof DirectView;
  readonly LoadBalancedView: typeof LoadBalancedView;
}

export const CLASSES: Classes = { AsyncResult, Client, DirectView, LoadBalancedView };

/** Makes a client and starts its engines. @throws as `connect` */
export async function startClient(
  parts: ConstructorParameters<typeof SamplingClient>[0],
  engines: number,
): Promise<SamplingClient> {
  const client = new SamplingClient(parts);
  try {
    await client.addEngines(engines);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
