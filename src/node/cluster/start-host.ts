import type { HostEvent } from "../../cluster/cluster-host.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { hostRole, type RunningHost, startEngines } from "../../nats/start-host.ts";
import { ModuleFolder } from "../modules/module-folder.ts";
import { sha256 } from "../modules/sha256.ts";
import { profileThread } from "../profile/profile-thread.ts";
import { type ThreadsOptions, threads } from "../threads.ts";
import { hostFigures } from "./host-figures.ts";
import { type ServerTold, startCourier } from "./start-courier.ts";

export type { RunningHost };

/** A host of this process. */
export interface NodeHost extends RunningHost {
  /** Whether it has a connection now, as the thread that holds it says; false when that has ended. */
  isOnline(): Promise<boolean>;
}

/** How a host is started. */
export interface HostOptions extends Omit<ThreadsOptions, "startTimeoutMs" | "sentModules">, ServerTold {
  readonly address: ClusterAddress;
  /** Engines, >= 1. */
  readonly engines: number;
  /** Of the host, unique in its cluster: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Longest time until the server is there, ms; Infinity: as long as it takes. */
  readonly timeoutMs: number;
  /** Whether a server will do that asks for no key, or does not encrypt beyond this machine; by default it is refused. */
  readonly insecure?: boolean;
  /** Engines that clients may have it have; by default any number. */
  readonly maxEngines?: number | undefined;
  /** Time from when it is ready until whoever runs it drains it, ms, for those who look at the cluster. */
  readonly lifetimeMs?: number | undefined;
  readonly onEvent: (event: HostEvent) => void;
  /** Path of the folder that it makes for modules that clients send; by default where temporary files go. */
  readonly folder?: string | undefined;
  /** A client that was not heard for so long is gone, ms; 20 s by default. */
  readonly leaseMs?: number;
}

/**
 * Starts engines on threads of this process, and lets the clients of a cluster find them.
 *
 * @throws {ClusterError} when there is no server in time, it refuses, or it is unsafe
 * @throws {EngineStartError} when an engine does not start
 */
export async function startHost(options: HostOptions): Promise<NodeHost> {
  const { address, name, timeoutMs, insecure = false, folder, leaseMs, onWaiting, onLost, onBack, ...rest } = options;
  const { maxHeapMb, maxWasmMb, execArgv, env, ...others } = rest;
  const role = hostRole(name, insecure, leaseMs);
  const modules = new ModuleFolder(folder);
  try {
    const courier = await startCourier({ address, timeoutMs, role }, { onWaiting, onLost, onBack });
    const transport = threads({ maxHeapMb, maxWasmMb, execArgv, env, sentModules: modules.path });
    const own = {
      role,
      courier,
      transport,
      figures: hostFigures,
      profile: profileThread,
      bundles: modules,
      hash: sha256,
    };
    const host = await startEngines({ ...others, address, ...own });
    const close = async (): Promise<void> => {
      await host.close();
      modules.close();
    };
    return {
      get ids() {
        return host.ids;
      },
      incarnation: host.incarnation,
      ended: host.ended,
      look: (onTasks) => host.look(onTasks),
      onWish: (handler) => host.onWish(handler),
      drain: () => host.drain(),
      isOnline: () => courier.isOnline(),
      close,
    };
  } catch (error) {
    modules.close();
    throw error;
  }
}
