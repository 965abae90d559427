import type { Command } from "./command.ts";

/** The commands of `ensemble`, in the order of the help. */
export const commands: readonly Command[] = [];
