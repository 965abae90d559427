/** Function of that source with the calls that initializers become: see user-classes.ts. */
export const CALLS = "ensembleCalls";
