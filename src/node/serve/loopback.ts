const NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a `Host` header names this machine as only this machine does. A page elsewhere can have its own name resolved to
 * 127.0.0.1, and would then be let in by the browser as one of the same origin; its name stays in the header.
 */
export function isLoopback(host: string | undefined): boolean {
  const [name] = /^(?:\[[^\]]*\]|[^:]*)(?=(?::\d*)?$)/.exec(host ?? "") ?? [];
  return NAMES.has((name ?? "").toLowerCase());
}
