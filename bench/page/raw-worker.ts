// A worker that answers each message by itself, or a list of them in one.
import * as Comlink from "comlink";

const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown>) => void): void;
};

if (new URL(location.href).searchParams.has("comlink")) Comlink.expose({ identity: (value: number) => value });
else scope.addEventListener("message", ({ data }) => scope.postMessage(data));
