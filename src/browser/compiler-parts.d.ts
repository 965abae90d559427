/** Made by scripts/lib/bundle-compiler.mjs, and only there: it becomes a part of the compiler's file. */
declare module "#compiler-parts" {
  /** Files of `assembly/` by their paths in it. */
  export const LIBRARY: Readonly<Record<string, string>>;
  export const LIBRARY_VERSION: string;
  export const ASC_VERSION: string;
}
