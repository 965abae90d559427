import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import process from "node:process";
import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";
import { receiveMessageOnPort } from "node:worker_threads";
import { Engine } from "../engine/engine.ts";
import { GlobalNamespace } from "../engine/global-namespace.ts";
import { WHOLE_CODE } from "../engine/whole-code.ts";
import type { OutputStream, Request } from "../protocol/messages.ts";
import { IMPORT_MODULE, REQUIRE_FROM, RESOLVE_MODULE } from "../protocol/own-functions.ts";
import { isBytes } from "../protocol/platform-objects.ts";
import { resolve } from "./engine-modules.ts";
import type { EngineStart } from "./engine-start.ts";
import { moduleImporter } from "./import-sent-module.ts";
import { Linger } from "./linger.ts";

/** The task by which piscina hands the engine its port; after it only our messages, on that port. */
export function install({ engineId, port, signal, posted, begun, maxWasmMb, sentModules }: EngineStart): void {
  const arrivals = new Int32Array(signal);
  const lastBegun = new Int32Array(begun);
  const notify = () => {
    // A client that blocks sleeps on this number until it changes.
    Atomics.add(arrivals, 0, 1);
    Atomics.notify(arrivals, 0);
  };
  const namespace = new GlobalNamespace();
  const importModule = moduleImporter(sentModules);
  namespace.provide(IMPORT_MODULE, importModule);
  namespace.provide(RESOLVE_MODULE, resolve);
  namespace.provide(REQUIRE_FROM, createRequire);
  const engine = new Engine({
    engineId,
    maxWasmMb,
    namespace,
    code: WHOLE_CODE,
    hooks: {
      post: (replies, move) => {
        port.postMessage(replies, move as never);
        notify();
      },
      poll: () => read(),
      begun: (id) => {
        lastBegun[0] = id;
      },
      importModule,
      inspect: (value) => inspect(value),
    },
  });
  // Nobody knows which tasks were in it.
  const failRead = (error: unknown) => {
    engine.ends("a message to it can't be read", error);
    process.exit(1);
  };
  const read = (): readonly Request[] | undefined => {
    try {
      // Only the client posts on this port.
      return receiveMessageOnPort(port)?.message as readonly Request[] | undefined;
    } catch (error) {
      return failRead(error);
    }
  };
  port.on("messageerror", failRead);
  captureOutput((stream, text) => engine.write(stream, text));
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      engine.fault(error);
      process.exit(1);
    });
  }
  // The first last words count: these are heard where nothing else caused the end.
  process.on("exit", (code) => engine.ends(`its thread exited with code ${code}`));
  const linger = new Linger(posted, () => {
    const requests = read();
    if (requests) engine.receive(requests);
    return requests !== undefined;
  });
  port.on("message", (requests: readonly Request[]) => linger.handle(() => engine.receive(requests)));
}

// The console writes through these two as well.
function captureOutput(write: (stream: OutputStream, text: string) => void): void {
  const capture = (stream: OutputStream) => {
    // A character may come in parts.
    const decoder = new StringDecoder();
    return (chunk: unknown, encoding?: unknown, done?: unknown) => {
      write(stream, textOf(chunk, encoding, decoder));
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") (callback as () => void)();
      return true;
    };
  };
  process.stdout.write = capture("stdout");
  process.stderr.write = capture("stderr");
}

function textOf(chunk: unknown, encoding: unknown, decoder: StringDecoder): string {
  if (isBytes(chunk)) return decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  const isText = typeof encoding !== "string" || !Buffer.isEncoding(encoding) || /^utf-?8$/i.test(encoding);
  return isText ? String(chunk) : decoder.write(Buffer.from(String(chunk), encoding));
}
