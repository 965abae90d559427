#!/usr/bin/env node
import { writeSync } from "node:fs";
import process from "node:process";
import { version } from "./version.ts";

const args = process.argv.slice(2);
if (!isVersion(args[0]) || !printed(`${version()}\n`)) {
  // Loaded here, as most of the time of so short an answer would go into loading.
  const { cli } = await import("./cli.ts");
  process.exitCode = await cli(args);
}

function isVersion(arg: string | undefined): boolean {
  return arg === "--version" || arg === "-V";
}

/** Writes without the streams of the process, which take ms to load. Where that fails, they know what to do. */
function printed(text: string): boolean {
  try {
    return writeSync(1, text) > 0;
  } catch {
    return false;
  }
}
