import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { JupyterError } from "../jupyter-error.ts";

/** Where a kernel is installed. */
export type Place =
  /** For this user. */
  | { readonly kind: "user" }
  /** Below a folder, such as that of a virtual environment. */
  | { readonly kind: "prefix"; readonly folder: string }
  /** For the Python that is first on the path, which may be that of an environment. */
  | { readonly kind: "sys-prefix" };

/** What the folders depend on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder in which Jupyter looks for kernels.
 *
 * @throws {JupyterError} when the user has no home, or there is no Python for `sys-prefix`
 * @see https://docs.jupyter.org/en/latest/use/jupyter-directories.html#data-files
 */
export function kernelsFolder(place: Place, surroundings: Surroundings): string {
  switch (place.kind) {
    case "user":
      return join(userData(surroundings), "kernels");
    case "prefix":
      return join(place.folder, "share", "jupyter", "kernels");
    case "sys-prefix":
      return join(pythonPrefix(), "share", "jupyter", "kernels");
  }
}

function userData({ platform, env }: Surroundings): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (platform === "win32" && APPDATA) return join(APPDATA, "jupyter");
  if (platform !== "darwin" && XDG_DATA_HOME) return join(XDG_DATA_HOME, "jupyter");
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  if (!home) {
    throw new JupyterError(
      "there is no data folder of Jupyter, as HOME is not set; name one by --prefix DIR, or in JUPYTER_DATA_DIR",
    );
  }
  return platform === "darwin" ? join(home, "Library", "Jupyter") : join(home, ".local", "share", "jupyter");
}

function pythonPrefix(): string {
  for (const python of ["python3", "python"]) {
    try {
      const args = ["-c", "import sys; print(sys.prefix)"];
      return execFileSync(python, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // The other name may be there.
    }
  }
  throw new JupyterError(
    "--sys-prefix needs Python, and there is neither python3 nor python; name a folder by --prefix DIR",
  );
}
