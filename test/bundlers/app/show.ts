import type { Client } from "wasm-ensemble";
import { session } from "./session.js";

/** Runs the session, and writes what it found into the page. */
export async function show(client: Client): Promise<void> {
  const output = document.querySelector("output");
  if (output === null) throw new Error("the page has no output");
  output.textContent = JSON.stringify(await session(client, new URL("tasks.js", document.baseURI)));
}
