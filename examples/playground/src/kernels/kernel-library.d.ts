/** Made by scripts/build-playground.mjs from the doc comments of `assembly/` and of AssemblyScript. */
declare module "#kernel-library" {
  /** A name that the editor knows something of. */
  export interface KnownName {
    readonly name: string;
    readonly kind: "function" | "class" | "constant" | "method" | "property" | "type";
    /** As the source declares it. */
    readonly signature: string;
    /** Paragraphs, with an empty line between two. */
    readonly about: string;
    /** Code, or "". */
    readonly example: string;
  }

  /** Names of `wasm-ensemble/assembly`, and members of its `Rng`. */
  export const library: { readonly exported: readonly KnownName[]; readonly rng: readonly KnownName[] };
  /** What AssemblyScript has without an import, and members of its `Math`. */
  export const builtIn: { readonly declared: readonly KnownName[]; readonly math: readonly KnownName[] };
}
