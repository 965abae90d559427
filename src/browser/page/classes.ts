import { Client } from "../../client/client.ts";
import { AsyncResult } from "../../client/results/async-result.ts";
import { DirectView } from "../../client/views/direct-view.ts";
import { LoadBalancedView } from "../../client/views/load-balanced-view.ts";

/** The classes whose objects a page meets. */
export interface Classes {
  readonly AsyncResult: typeof AsyncResult;
  readonly Client: typeof Client;
  readonly DirectView: typeof DirectView;
  readonly LoadBalancedView: typeof LoadBalancedView;
}

export const CLASSES: Classes = { AsyncResult, Client, DirectView, LoadBalancedView };
