import { buildDashboard } from "./build-dashboard.mjs";
import { buildDocs } from "./build-docs.mjs";
import { buildLibrary } from "./build-library.mjs";
import { buildPlayground } from "./build-playground.mjs";
import { buildWasm } from "./build-wasm.mjs";
import { installDependencies } from "./install.mjs";
import { withLock } from "./lib/lock.mjs";

/**
 * Makes the checkout ready to run: dependencies, kernels, library, playground, dashboard. Silent and quick when all is in place.
 *
 * @param {{ debug?: boolean, docs?: boolean }} [options] `debug` also makes the debug build of the kernels, `docs` the site
 * @throws when a step failed; the step has printed why
 */
export function setUp(options) {
  return withLock(async () => {
    await installDependencies();
    await buildWasm(options);
    await buildLibrary();
    await buildPlayground();
    await buildDashboard();
    if (options?.docs) await buildDocs();
  });
}
