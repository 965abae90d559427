import { Engine } from "../engine/engine.ts";
import type { Request } from "../protocol/messages.ts";
import { readSentModule } from "../protocol/sent-module.ts";
import type { Letters } from "./blocking/letters.ts";
import { capturingConsole } from "./engine/capture-console.ts";
import { EngineNotes } from "./engine/engine-notes.ts";
import { type EngineMessage, type EngineStart } from "./engine/engine-start.ts";
import { inspect } from "./engine/inspect.ts";
import { holdLock } from "./engine/life-lock.ts";
import { PageCode } from "./engine/page-code.ts";
import { PageNamespace } from "./engine/page-namespace.ts";
import type { Brought } from "./engine/wants.ts";

async function install({ engineId, port, maxWasmMb, lock, notes, mailbox }: EngineStart): Promise<void> {
  const shared = notes && new EngineNotes(notes);
  const namespace = new PageNamespace();
  let letters: Letters | undefined;
  let ended = false;
  const post = (message: EngineMessage, move: readonly object[] = []): void => {
    if (ended) return;
    // A message that may have to go a second time keeps its memory.
    if (letters) letters.post(message);
    else port.postMessage(message, [...move]);
  };
  // It need not come twice: while its client blocks, nobody brings what is wanted.
  const code = new PageCode((want) => port.postMessage({ kind: "wants", want } satisfies EngineMessage));
  const engine = new Engine({
    engineId,
    maxWasmMb,
    namespace,
    code,
    hooks: {
      post,
      importModule,
      inspect,
      ...(shared && {
        poll: () => {
          const ids = shared.aborted();
          return ids.length === 0 ? undefined : [{ kind: "abort", ids }];
        },
        begun: (id) => shared.begin(id),
      }),
    },
  });
  namespace.provide(
    "console",
    capturingConsole((stream, text) => engine.write(stream, text)),
  );
  const end = takeClose(namespace, () => {
    // The first last words count: these are heard where nothing else caused the end.
    engine.ends("its worker was closed");
    post({ kind: "ended" });
    letters?.end();
    ended = true;
  });
  const fail = (event: Event, error: unknown): void => {
    // The client reports it to the page.
    event.preventDefault();
    engine.fault(error);
    end();
  };
  addEventListener("error", (event) => fail(event, event.error ?? new Error(event.message)));
  addEventListener("unhandledrejection", (event) => fail(event, event.reason));
  port.addEventListener("message", ({ data }: MessageEvent<readonly Request[] | Brought | null>) => {
    // Null says that the client blocks, or has handled what came.
    if (data === null) letters?.mail();
    else if ("want" in data) code.receive(data);
    else engine.receive(data);
  });
  // Nobody knows which tasks were in it.
  port.addEventListener("messageerror", (event) => fail(event, new Error("a message to it can't be read")));
  port.start();
  if (mailbox) {
    // A client that blocks brings nothing: what there is comes first.
    const [{ Letters, Mailbox }] = await Promise.all([code.blocking.load(), code.kernels.load(), code.helpers.load()]);
    letters = new Letters(new Mailbox(mailbox.memory, mailbox.signal), port);
  }
  const isLocked = lock !== undefined && (await holdLock(lock));
  post({ kind: "ready", isLocked });
}

// A worker that closes itself sends no event, and goes on to the end of its task.
function takeClose(namespace: PageNamespace, lastWords: () => void): () => void {
  const close = globalThis.close.bind(globalThis);
  const end = (): void => {
    lastWords();
    close();
  };
  namespace.provide("close", end);
  return end;
}

async function importModule(specifier: string): Promise<Readonly<Record<string, unknown>>> {
  const sent = readSentModule(specifier);
  if (sent !== undefined) {
    throw new TypeError(
      `${sent.url} is a file of its client, which a page can't import: serve it, and give its address`,
    );
  }
  return (await import(/* webpackIgnore: true */ /* @vite-ignore */ specifier)) as Record<string, unknown>;
}

// An error that nothing caught is reported to the page, a rejection is not.
function start({ data }: MessageEvent<EngineStart>): void {
  install(data).catch((error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
}

addEventListener("message", start, { once: true });
addEventListener("messageerror", () => {
  throw new Error("the message that starts it can't be read");
});
