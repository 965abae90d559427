/** Name under which a compiled kernel's module exports the loop around `sample`. */
export const LOOP_EXPORT = "sample";

/** Name of the function that writes the default parameters. */
export const DEFAULTS_EXPORT = "__ensembleDefaults";

/** Name of the function that empties the garbage collector's stack, as a trap does not. */
export const RESET_EXPORT = "__ensembleResetStack";
