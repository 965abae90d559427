import { randomUUID } from "node:crypto";
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { breakMainThread } from "./break-main-thread.ts";
import type { Content, Header, Message } from "./message.ts";
import { PROTOCOL_VERSION } from "./message.ts";
import { FLAG, type Outgoing, type SocketNews, type SocketOrder, type SocketThreadStart } from "./socket-messages.ts";
import { Sockets } from "./sockets.ts";

// The thread that has a kernel's sockets. While the main thread is busy with a cell, it goes on to answer the heartbeat and
// the control channel.

// So long a busy main thread has to answer an interrupt by itself, ms.
const INTERRUPT_MS = 300;
// So long it has to end its engines and the process, ms.
const SHUTDOWN_MS = 3000;
const PARENT_POLL_MS = 1000;

const start = workerData as SocketThreadStart;
const flags = new Int32Array(start.flags);
const session = randomUUID();
const parentPid = process.ppid;

let interruptTimer: NodeJS.Timeout | undefined;
let isEnding = false;

function tell(news: SocketNews): void {
  parentPort?.postMessage(news);
}

function send(sockets: Sockets, { channel, type, identities, parent, content, metadata = {} }: Outgoing): void {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  sockets.send(channel, { identities, header, parent, metadata, content });
}

function publish(sockets: Sockets, type: string, parent: Message["parent"], content: Content): void {
  send(sockets, { channel: "iopub", type, identities: [Buffer.from(type)], parent, content });
}

/** Answers a request of the control channel, without the main thread, which may be busy. */
function control(sockets: Sockets, { header, identities, content }: Message): void {
  const reply = (type: string, fields: Content): void =>
    send(sockets, { channel: "control", type, identities, parent: header, content: fields });
  publish(sockets, "status", header, { execution_state: "busy" });
  switch (header.msg_type) {
    case "kernel_info_request":
      reply("kernel_info_reply", start.kernelInfo);
      break;
    case "interrupt_request":
      interrupt();
      reply("interrupt_reply", { status: "ok" });
      break;
    case "shutdown_request": {
      const answer = { status: "ok", restart: content["restart"] === true };
      reply("shutdown_reply", answer);
      publish(sockets, "shutdown_reply", header, answer);
      shutDown("it was asked to");
      break;
    }
    default:
      tell({ kind: "warning", text: `the request ${header.msg_type} is not known on the control channel` });
  }
  publish(sockets, "status", header, { execution_state: "idle" });
}

// The main thread interrupts the cell as soon as it runs its event loop. Code of the cell that never lets it is ended: by the
// signal, which `vm` turns into an error, while the cell runs for the first time; by force where it has waited before.
function interrupt(): void {
  tell({ kind: "interrupt" });
  clearTimeout(interruptTimer);
  const after = (act: () => void): void => {
    interruptTimer = setTimeout(() => {
      if (Atomics.load(flags, FLAG.running) === 0) return;
      act();
      after(() => void breakMainThread());
    }, INTERRUPT_MS);
  };
  // On Windows the signal would end the process.
  after(() => (process.platform === "win32" ? void breakMainThread() : process.kill(process.pid, "SIGINT")));
}

function shutDown(why: string): void {
  if (isEnding) return;
  isEnding = true;
  interrupt();
  tell({ kind: "shutdown", why });
  setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_MS);
}

function hasParent(): boolean {
  // An orphan gets another parent, but on Windows, where it keeps the number.
  if (process.ppid !== parentPid) return false;
  try {
    process.kill(parentPid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function obey(sockets: Sockets, order: SocketOrder): void {
  switch (order.kind) {
    case "send":
      send(sockets, order.message);
      break;
    case "fence":
      // What is on its way in this turn of the event loop is before it.
      setTimeout(() => tell({ kind: "fence", id: order.id }), 10);
      break;
    case "interrupted":
      clearTimeout(interruptTimer);
      break;
    case "close":
      void close(sockets);
  }
}

async function close(sockets: Sockets): Promise<void> {
  await sockets.close();
  Atomics.store(flags, FLAG.closed, 1);
  Atomics.notify(flags, FLAG.closed);
}

try {
  const sockets = await Sockets.open(start.connection, {
    onMessage: (channel, message) => {
      if (channel === "shell") tell({ kind: "request", message });
      else control(sockets, message);
    },
    onWarning: (text) => tell({ kind: "warning", text }),
  });
  parentPort?.on("message", (order: SocketOrder) => obey(sockets, order));
  if (start.isChild) {
    setInterval(() => {
      if (!hasParent()) shutDown("the front end is gone");
    }, PARENT_POLL_MS);
  }
  tell({ kind: "ready" });
} catch (error) {
  tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}
