/** A host that could start engines. */
export interface Place {
  readonly name: string;
  readonly cores: number;
  readonly engines: number;
  /** Engines that it has at most; absent: any number. */
  readonly maxEngines?: number | undefined;
}

/**
 * Spreads engines over hosts: each goes where there are the fewest for each core. Those that no host has room for go nowhere.
 *
 * @returns engines by host, of hosts that get any
 */
export function spread(hosts: readonly Place[], count: number): Map<string, number> {
  const given = new Map<string, number>();
  const engines = hosts.map((host) => host.engines);
  for (let left = count; left > 0; left--) {
    let best: number | undefined;
    for (const [i, { cores, maxEngines = Number.POSITIVE_INFINITY }] of hosts.entries()) {
      const there = engines[i] ?? 0;
      if (there >= maxEngines) continue;
      const load = (there + 1) / cores;
      if (best === undefined || load < ((engines[best] ?? 0) + 1) / (hosts[best]?.cores ?? 1)) best = i;
    }
    if (best === undefined) break;
    engines[best] = (engines[best] ?? 0) + 1;
    const name = hosts[best]?.name ?? "";
    given.set(name, (given.get(name) ?? 0) + 1);
  }
  return given;
}
