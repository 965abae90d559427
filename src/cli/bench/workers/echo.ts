import { parentPort } from "node:worker_threads";

// Gives back each message: a number, or the numbers of many tasks at once.
parentPort?.on("message", (message: number | number[]) => parentPort?.postMessage(message));
