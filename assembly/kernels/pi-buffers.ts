// Static scratch memory of the pi kernel and the bounds that make it safe. Private to one instance, and used only
// within one call: nothing in it outlives a block.

/** Points that one step of the generator gives: 256 bits, 16 to a point. They fill two vectors. */
export const STEP_POINTS: i32 = 16;

/**
 * Steps made before the undecided points are looked at again.
 *
 * Large enough to hide the cost per block, small enough that the worst case, every point undecided, fits the buffers.
 */
export const BLOCK_STEPS: i32 = 512;

/**
 * Vectors (16 bytes, 8 points) with a point that the first look left undecided, at most two a step.
 *
 * Room for one more, as a vector is stored before it is known whether it is kept, and as they are padded to an even
 * number.
 */
export const UNDECIDED_8: usize = memory.data(16 * (2 * BLOCK_STEPS + 1), 16);

/** Points (32 bits) for the third look, at most 8 for each vector above, padding included. */
export const UNDECIDED_15: usize = memory.data(4 * 8 * (2 * BLOCK_STEPS), 16);

/** The four words of the step that scalar code looks at. */
export const WORDS: usize = memory.data(32, 16);
