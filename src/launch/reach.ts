const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/u;

/** Warns where other machines would look for the server on themselves. */
export function warnOfLoopback(url: string, warn: (text: string) => void): void {
  if (!LOOPBACK.test(new URL(url).hostname)) return;
  warn(
    `the server's address ${url} means, on each machine, that machine itself; hosts elsewhere won't find it: ` +
      "make the cluster by ensemble cluster init --public HOST",
  );
}
