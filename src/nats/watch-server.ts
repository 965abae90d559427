/** What is used of a NATS connection. */
interface Watched {
  status(): AsyncIterable<{ readonly type: string }>;
}

// A server that ends takes connections for a moment yet, and one that is started anew is back soon.
const LOOK_AFTER_MS = 1000;

/** What becomes of the server of a connection, in turn. */
export type ServerNews = { readonly kind: "lost"; readonly why: string } | { readonly kind: "back" };

/**
 * Says when a connection is lost, with why, and when it is back: each once, and one after the other.
 *
 * @param why - why the server can't be reached, as far as it is known; undefined where it can
 */
export async function watchServer(
  connection: Watched,
  why: () => Promise<string | undefined>,
  say: (news: ServerNews) => void,
): Promise<void> {
  let isLost = false;
  let told = Promise.resolve();
  for await (const { type } of connection.status()) {
    if (type === "disconnect" && !isLost) {
      isLost = true;
      told = pause(LOOK_AFTER_MS)
        .then(why)
        .catch(() => undefined)
        .then((text) => say({ kind: "lost", why: text ?? "the connection broke" }));
    } else if (type === "reconnect" && isLost) {
      isLost = false;
      told = told.then(() => say({ kind: "back" }));
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
