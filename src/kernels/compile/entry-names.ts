/** Path of the generated source, beside the kernel's own. */
export const ENTRY_PATH = "ensemble-entry.ts";

/** Function of that source with the calls that initializers become: see user-classes.ts. */
export const CALLS = "ensembleCalls";
