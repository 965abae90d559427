// Static scratch memory of the pi kernel and the bounds that make it safe. Private to one instance, and used only within
// one call: nothing in it outlives a block.

/**
 * Vectors (8 points each) drawn before the undecided ones are looked at again.
 *
 * Large enough to hide the cost per block, small enough that the worst case, every point undecided, fits the buffers, and
 * that a 16-bit lane that counts one point per vector cannot overflow.
 */
export const BLOCK_VECTORS: i32 = 1024;

/** 16-byte vectors with a point that the first look left undecided; one spare, as each vector is stored before it is kept. */
export const UNDECIDED_8: usize = memory.data(16 * (BLOCK_VECTORS + 1), 16);

/** Points of 32 bits that the second look left undecided, up to 8 per vector above; spare room for one v128. */
export const UNDECIDED_15: usize = memory.data(32 * BLOCK_VECTORS + 16, 16);
