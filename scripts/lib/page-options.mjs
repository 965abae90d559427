import { ROOT } from "./root.mjs";

/** How files for pages are bundled. */
export const PAGE_OPTIONS = /** @satisfies {import("esbuild").BuildOptions} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  platform: "browser",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
});
