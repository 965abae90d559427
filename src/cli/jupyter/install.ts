import process from "node:process";
import { fileURLToPath } from "node:url";
import { kernelsFolder, type Place } from "../../jupyter/install/jupyter-folders.ts";
import { DEFAULT_NAME, removeSpec, writeSpec } from "../../jupyter/install/kernel-spec.ts";
import { loadZeroMq } from "../../jupyter/wire/load-zeromq.ts";
import { ownFile } from "../../node/own-files.ts";
import type { CommandIo } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { type EngineValues, engineArguments } from "./engines.ts";

/** Options that say where a kernel is, as they were given. */
export interface PlaceValues {
  readonly user?: boolean;
  readonly prefix?: string;
  readonly "sys-prefix"?: boolean;
  readonly name?: string;
}

/**
 * Makes this installation a kernel of Jupyter.
 *
 * @returns exit code: 0
 * @throws {JupyterError} when zeromq is not there, the folder can't be written, or another program's kernel has the name
 */
export async function install(values: PlaceValues & EngineValues, io: CommandIo): Promise<number> {
  const options = engineArguments(values);
  const kernels = kernelsFolder(placeOf(values), process);
  // Better now than when the first notebook is opened.
  await loadZeroMq();
  const main = fileURLToPath(ownFile("build/lib/cli/main.bundle.js"));
  // Without the flag Node would end with a timer's endless callback that is interrupted.
  const program = [process.execPath, "--no-force-async-hooks-checks", main];
  const { folder, isNew } = writeSpec(kernels, { name: values.name ?? DEFAULT_NAME, program, options });
  io.stdout.write(`${isNew ? "installed" : "replaced"} ${folder}\n`);
  if (/[\\/]_npx[\\/]/.test(main)) {
    const { yellow } = io.stderr.colors;
    io.stderr.write(
      `${yellow("warning:")} it starts ${main}, which npx may remove; npm install wasm-ensemble zeromq first\n`,
    );
  }
  return 0;
}

/**
 * Removes such a kernel.
 *
 * @returns exit code: 0
 * @throws {JupyterError} when there is none, or it is another program's
 */
export async function uninstall(values: PlaceValues, io: CommandIo): Promise<number> {
  const folder = removeSpec(kernelsFolder(placeOf(values), process), values.name ?? DEFAULT_NAME);
  io.stdout.write(`removed ${folder}\n`);
  return 0;
}

function placeOf({ user, prefix, "sys-prefix": sysPrefix }: PlaceValues): Place {
  const given = [user && "--user", prefix !== undefined && "--prefix", sysPrefix && "--sys-prefix"].filter(Boolean);
  if (given.length > 1) throw new UsageError(`one place is enough; got ${given.join(" and ")}`);
  if (prefix === "") throw new UsageError("--prefix expects a folder");
  if (prefix !== undefined) return { kind: "prefix", folder: prefix };
  return { kind: sysPrefix ? "sys-prefix" : "user" };
}
