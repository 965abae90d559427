let nextLock = 0;

/** Locks of this page, as far as it has any: they need a secure context and an origin. */
export function lockManager(): LockManager | undefined {
  // Absent in insecure contexts, whatever the types say.
  return (navigator as { readonly locks?: LockManager }).locks;
}

/** A name for a lock that nobody else uses: locks are shared by all pages of an origin. */
export function lockName(): string {
  const random = crypto.getRandomValues(new Uint32Array(4)).join("-");
  return `wasm-ensemble-engine-${random}-${nextLock++}`;
}

/**
 * Takes a lock and keeps it until this thread ends, however it ends.
 *
 * @returns whether the lock is held
 */
export function holdLock(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const held = lockManager()?.request(name, () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    });
    if (held === undefined) resolve(false);
    // A page without an origin, as in a sandboxed frame, is refused.
    else held.catch(() => resolve(false));
  });
}

/** Fulfils when the holder of a lock has ended: the browser then releases it. Never rejects. */
export function lockReleased(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // The wait ends without an error when the signal is aborted.
    lockManager()
      ?.request(name, { signal }, () => resolve())
      .catch(() => undefined);
  });
}
