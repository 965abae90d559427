import type * as inspector from "node:inspector";

type Answer = (said: { readonly result?: unknown; readonly error?: { readonly message: string } }) => void;

/** What a thread says, as it comes through the main thread's inspector. */
interface Said {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * A session of the inspector with another thread of this process, from the main thread. The thread answers while it runs a loop
 * of JavaScript or WebAssembly. A debugger that is attached is not disturbed.
 */
export class ThreadInspector {
  readonly #session: inspector.Session;
  readonly #sessionId: string;
  readonly #waiting = new Map<number, Answer>();
  #nextId = 0;
  #end: (why: Error) => void = () => undefined;
  /** Rejects when the thread has ended. */
  readonly ended: Promise<never> = new Promise((_, reject) => {
    this.#end = reject;
  });

  private constructor(session: inspector.Session, sessionId: string) {
    this.#session = session;
    this.#sessionId = sessionId;
    // Whoever asks something waits for it.
    this.ended.catch(() => undefined);
    session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
      if (params.sessionId === sessionId) this.#hear(JSON.parse(params.message) as Said);
    });
    session.on("NodeWorker.detachedFromWorker", ({ params }) => {
      if (params.sessionId === sessionId) this.#end(new Error("its thread has ended"));
    });
  }

  /** @throws {Error} where there is no such thread, or the runtime has no inspector for it */
  static async open(threadId: number): Promise<ThreadInspector> {
    // Loaded when it is needed: few programs do, and some runtimes have none.
    const { Session } = await import("node:inspector");
    const session = new Session();
    session.connect();
    let sessionId: string | undefined;
    session.on("NodeWorker.attachedToWorker", ({ params }) => {
      // What is called its id there is another number.
      if (/worker (\d+)/iu.exec(params.workerInfo.title)?.[1] === String(threadId)) sessionId = params.sessionId;
    });
    try {
      await new Promise<void>((resolve, reject) => {
        session.post("NodeWorker.enable", { waitForDebuggerOnStart: false }, (error) => {
          if (error === null) resolve();
          else reject(new Error(`the inspector of this thread knows no other: ${error.message}`, { cause: error }));
        });
      });
      if (sessionId === undefined) throw new Error("its thread has ended");
      return new ThreadInspector(session, sessionId);
    } catch (error) {
      session.disconnect();
      throw error;
    }
  }

  #hear({ id, result, error }: Said): void {
    if (id === undefined) return;
    this.#waiting.get(id)?.({ result, ...(error && { error }) });
    this.#waiting.delete(id);
  }

  /** Asks for something of the inspector's protocol. @throws {Error} when that fails, or the thread has ended */
  ask(method: string, params: object = {}): Promise<unknown> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      const message = JSON.stringify({ id, method, params });
      this.#session.post("NodeWorker.sendMessageToWorker", { sessionId: this.#sessionId, message }, (error) => {
        if (error !== null) reject(error);
      });
    });
    return Promise.race([answer, this.ended]);
  }

  /** Ends the session, and what it has switched on. */
  close(): void {
    this.#session.post("NodeWorker.disable");
    this.#session.disconnect();
  }
}
