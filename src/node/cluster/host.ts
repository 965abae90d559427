import { availableParallelism, hostname } from "node:os";
import { type EngineHost, engineHost } from "../../nats/engine-host.ts";
import { type HostEnginesOptions, hostSettings } from "../../nats/host-options.ts";
import { randomName } from "../../nats/random-name.ts";
import { nodeAddress } from "./cluster-address.ts";
import { startHost } from "./start-host.ts";

/** Gives engines of this process to a cluster: see `hostEngines`. */
export async function hostFromNode(options: HostEnginesOptions): Promise<EngineHost> {
  const settings = hostSettings(options, "Node", availableParallelism());
  const { engines, maxEngines, timeoutMs, insecure, maxHeapMb, maxWasmMb, execArgv, env } = settings;
  const name =
    settings.name ??
    `${hostname()
      .replaceAll(/[^\w-]/gu, "-")
      .slice(0, 40)}-${randomName().slice(0, 12)}`;
  const address = await nodeAddress(settings.url, settings, "host");
  const threads = { maxHeapMb, maxWasmMb, execArgv, env };
  return engineHost(name, (onEvent) =>
    startHost({ address, engines, maxEngines, name, timeoutMs, insecure, ...threads, onEvent }),
  );
}
