import type { HostFigures } from "../../cluster/host-reporter.ts";
import { type EngineHost, engineHost } from "../../nats/engine-host.ts";
import { type HostEnginesOptions, hostSettings } from "../../nats/host-options.ts";
import { randomName } from "../../nats/random-name.ts";
import { hostRole, startEngines } from "../../nats/start-host.ts";
import { checkWorkers } from "../page/check-workers.ts";
import { checkCreateWorker } from "../page/make-worker.ts";
import { workers } from "../page/workers.ts";
import { pageAddress } from "./page-address.ts";
import { closedWith, onPageStop } from "./page-end.ts";
import { startCourier } from "./start-courier.ts";

/** Gives engines of this page to a cluster: see `hostEngines`. */
export async function hostFromPage(options: HostEnginesOptions): Promise<EngineHost> {
  const settings = hostSettings(options, "a page", navigator.hardwareConcurrency);
  const { engines, maxEngines, timeoutMs, insecure, maxWasmMb, createWorker, createCourier } = settings;
  checkCreateWorker(createWorker);
  checkWorkers();
  const address = pageAddress(settings.url, settings, "host");
  const name = settings.name ?? `page-${randomName().slice(0, 12)}`;
  const role = hostRole(name, insecure);
  const courier = await startCourier({ address, timeoutMs, role }, createCourier);
  const transport = workers({ maxWasmMb, ...(createWorker && { createWorker }) });
  // The browser ends the workers without a word, or lets them stand still.
  const leaving = closedWith(courier, onPageStop(courier));
  const parts = { address, role, transport, courier: leaving, engines, maxEngines, figures, bundles: NO_BUNDLES };
  return engineHost(name, (onEvent) => startEngines({ ...parts, onEvent }));
}

// Nobody tells a page what it uses.
function figures(): HostFigures {
  return { machine: { cores: navigator.hardwareConcurrency }, process: { sinceMs: performance.timeOrigin } };
}

// A page has no files for them: an engine that is to import one says so.
const NO_BUNDLES = { has: () => true, keep: () => undefined };
