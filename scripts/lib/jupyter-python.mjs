import { spawnSync } from "node:child_process";

/**
 * A Python that has Jupyter's tests for kernels, and nbconvert: the one on the path, or Debian's.
 *
 * @returns {string | undefined}
 */
export function findJupyterPython() {
  const imports = ["-c", "import jupyter_kernel_test, nbconvert"];
  return ["python3", "/usr/bin/python3"].find((python) => spawnSync(python, imports).status === 0);
}
