// Installs Debian's Jupyter, as far as the tests of the kernel need it, where it is missing.
import { canInstall, installPackages, succeeds } from "./lib/debian.mjs";
import { findJupyterPython } from "./lib/jupyter-python.mjs";

const PACKAGES = ["python3-jupyter-kernel-test", "python3-nbconvert"];

/**
 * Installs Jupyter's suite for kernels and nbconvert by apt when this is root on Debian. Elsewhere a person does, and what to
 * do is printed: without them the tests that Jupyter itself makes of the kernel are skipped.
 */
export async function installJupyter() {
  if (findJupyterPython() === undefined && canInstall()) await succeeds("jupyter", () => installPackages(PACKAGES));
  if (findJupyterPython() !== undefined) return;
  console.log("! SKIPPED: the tests of the kernel by Jupyter itself, which is not installed");
  console.log(`    on Debian:  sudo apt-get install ${PACKAGES.join(" ")}`);
  console.log("    elsewhere:  python3 -m pip install jupyter_kernel_test nbconvert nbclient");
}
