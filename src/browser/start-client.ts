import { AsyncResult } from "../client/async-result.ts";
import { Client } from "../client/client.ts";
import { DirectView } from "../client/direct-view.ts";
import { LoadBalancedView } from "../client/load-balanced-view.ts";
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
