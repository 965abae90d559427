/** Path of the source that is made around a kernel, beside the kernel's own. */
export const ENTRY_PATH = "ensemble-entry.ts";

/** Name under which a compiled kernel's module exports the loop around `sample`. */
export const LOOP_EXPORT = "sample";

/** Functions of a module whose kernel takes steps: see compile/chain-entry.ts. */
export const CHAIN_EXPORTS = {
  /** `(statePtr, paramsPtr)`: makes the state with which a chain begins. */
  begin: "__ensembleBegin",
  /** `(): i32`: bytes of the state, as `save` writes it. */
  savedBytes: "__ensembleSavedBytes",
  /** `(savedPtr)`: writes the state down. */
  save: "__ensembleSave",
  /** `(savedPtr)`: makes the state that was written down. */
  restore: "__ensembleRestore",
  /** `(index: i32): i32`: length of a quantity that is a list; -1 of a number. */
  lengthOf: "__ensembleLengthOf",
  /** `(): i32`: steps that were taken since `steps` was called. */
  taken: "__ensembleTaken",
  /** `(count, thin: i32, isWarmup: bool, mask: u64, statePtr, paramsPtr, outPtr): i32`: see `PieceArguments`. */
  steps: "__ensembleSteps",
} as const;

/** Name of the function that writes the default parameters. */
export const DEFAULTS_EXPORT = "__ensembleDefaults";

/** Name of the function that writes the lengths of the arrays in a sample, 0 where the source leaves one open. */
export const LENGTHS_EXPORT = "__ensembleLengths";

/** Name of the function that says how long the arrays of a sample are, of kernels that have some or many outputs. */
export const SHAPE_EXPORT = "__ensembleShape";

/** Name under which a compiled kernel's module exports the dimensions of its samples, if it says how many. */
export const DIMENSIONS_EXPORT = "__ensembleDimensions";

/** Name of the function that evaluates a compiled statistic on resamples. */
export const RESAMPLE_EXPORT = "statistic";

/** Name of the function that collects garbage, in modules whose collector does not run by itself. */
export const COLLECT_EXPORT = "__ensembleCollect";

/** Name of the function that empties the garbage collector's stack, as a trap does not. */
export const RESET_EXPORT = "__ensembleResetStack";
