/** Function of the generated entry (entry-text.ts) with the calls that initializers become: see user-classes.ts. */
export const CALLS = "ensembleCalls";
