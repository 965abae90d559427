/**
 * Name of the function on every engine that says whether it has what a task needs. It is not sent by its source: bundlers
 * rewrite the import in it.
 */
export const CHECK_NEEDS = "__checkNeeds";
