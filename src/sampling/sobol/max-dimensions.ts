/** Dimensions of the Sobol sequence that have direction numbers here. */
export const MAX_DIMENSIONS = 1024;
