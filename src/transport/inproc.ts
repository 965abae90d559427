import { Engine } from "../engine/engine.ts";
import { ScopeNamespace } from "../engine/scope-namespace.ts";
import { WHOLE_CODE } from "../engine/whole-code.ts";
import { describe } from "../protocol/describe.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Reply, Request } from "../protocol/messages.ts";
import { Channel } from "./channel.ts";
import type { EngineLink, OwningTransport } from "./contract.ts";

/**
 * Engines in the caller's own thread, one task of all of them at a time: the reference that other transports are
 * compared with, and what is left where a runtime has no workers. Nothing runs in parallel, and no call can block.
 *
 * Messages are cloned as between threads, so what works here works there.
 */
export function inproc(): OwningTransport {
  return { name: "inproc", owns: true, start: (engineId) => Promise.resolve(startInproc(engineId)) };
}

function startInproc(engineId: EngineId): EngineLink {
  const namespace = new ScopeNamespace();
  let open = true;
  let lastBegun = -1;
  const engine = new Engine({
    engineId,
    namespace,
    code: WHOLE_CODE,
    hooks: {
      post: (replies, move) => {
        const message: readonly Reply[] = structuredClone(replies, { transfer: [...move] });
        queueMicrotask(() => {
          if (open) for (const reply of message) channel.receive(reply);
        });
      },
      begun: (id) => {
        lastBegun = id | 0;
      },
      importModule: (specifier) => import(specifier),
      inspect: describe,
    },
  });
  namespace.provide("console", capturingConsole(engine));
  const channel = new Channel({
    post: (requests, move) => {
      const message: readonly Request[] = structuredClone(requests, { transfer: [...move] });
      queueMicrotask(() => {
        if (open) engine.receive(message);
      });
    },
    keepAlive: () => undefined,
    lastBegun: () => lastBegun,
    end: () => {
      open = false;
      return Promise.resolve();
    },
  });
  return channel;
}

// The thread's own console belongs to the caller, so code sees another one.
function capturingConsole(engine: Engine): Readonly<Record<string, (...args: unknown[]) => void>> {
  const write =
    (stream: "stdout" | "stderr") =>
    (...args: unknown[]) => {
      engine.write(stream, `${args.map((arg) => (typeof arg === "string" ? arg : describe(arg))).join(" ")}\n`);
    };
  const [out, err] = [write("stdout"), write("stderr")];
  return { log: out, info: out, debug: out, error: err, warn: err };
}
