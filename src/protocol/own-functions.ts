// Names of functions that every engine has for its client. They are not sent by their source: bundlers rewrite the imports
// in them.

/** Says whether the engine has what a task needs. */
export const CHECK_NEEDS = "__checkNeeds";

/** Imports a module, and calls its default export if it is a function. */
export const RUN_SETUP_MODULE = "__runSetupModule";
