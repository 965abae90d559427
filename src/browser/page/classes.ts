import { Client } from "../../client/client.ts";
import { AsyncResult } from "../../client/results/async-result.ts";
import { DirectView } from "../../client/views/direct-view.ts";
import { LoadBalancedView } from "../../client/views/load-balanced-view.ts";
import { rng } from "../../sampling/make-rng.ts";

/** The classes whose objects a page meets, and what else needs the kernels. */
export interface Classes {
  readonly AsyncResult: typeof AsyncResult;
  readonly Client: typeof Client;
  readonly DirectView: typeof DirectView;
  readonly LoadBalancedView: typeof LoadBalancedView;
  readonly rng: typeof rng;
}

export const CLASSES: Classes = { AsyncResult, Client, DirectView, LoadBalancedView, rng };
