import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { CellOutput } from "../kernel/cell-output.ts";
import { mimeBundle } from "./mime-bundle.ts";

/** Something that a cell has shown, and can show anew. */
export interface DisplayHandle {
  readonly id: string;
  /** Shows a value in its place. */
  readonly update: (value: unknown) => void;
}

/**
 * Functions that cells of a notebook have besides those of other prompts.
 *
 * @param output - of the cell that runs, or of the last one
 */
export function cellGlobals(output: () => CellOutput): Readonly<Record<string, unknown>> {
  const show = (value: unknown, id: string, isUpdate: boolean): void => {
    const cell = output();
    const bundle = mimeBundle(value, textOf(value), (warning) => cell.write("stderr", `${warning}\n`));
    const send = (data: Readonly<Record<string, unknown>>): void =>
      isUpdate ? cell.update(data, id) : cell.display(data, id);
    if (bundle instanceof Promise) void bundle.then(send);
    else send(bundle);
  };
  return {
    /** Shows a value, in the middle of a cell. With an `id`, `update: true` shows it in the place of an earlier one. */
    display: (value: unknown, options: { readonly id?: string; readonly update?: boolean } = {}): DisplayHandle => {
      const { id = randomUUID(), update = false } = options;
      show(value, id, update);
      return { id, update: (newer) => show(newer, id, true) };
    },
    /** Takes away what the cell has shown; with `wait`, as soon as there is something else to show. */
    clearOutput: ({ wait = false }: { readonly wait?: boolean } = {}): void => output().clear(wait),
    ...refusedInput(),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

// A cell that waited for somebody to type would hold all cells after it, also where nobody looks.
function refusedInput(): Readonly<Record<string, unknown>> {
  return { prompt: () => refuse("prompt"), confirm: () => refuse("confirm") };
}

function refuse(name: string): never {
  throw new Error(`${name}() can't ask: cells of this kernel have no input; assign what it would give to a variable`);
}
