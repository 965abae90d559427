import { bashScript } from "./bash.ts";
import type { CompletedCommand } from "./completed-commands.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

/** Makes what a shell has to read, of commands and of names of kernels. */
export type CompletionScript = (commands: readonly CompletedCommand[], kernels: readonly string[]) => string;

/** By the name of the shell. */
export const SCRIPTS: ReadonlyMap<string, CompletionScript> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);
