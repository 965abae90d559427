// Names of functions that every engine has for its client. They are not sent by their source: bundlers rewrite the imports
// in them.

/** Says whether the engine has what a task needs. */
export const CHECK_NEEDS = "__checkNeeds";

/** Imports a module, and calls its default export if it is a function. */
export const RUN_SETUP_MODULE = "__runSetupModule";

/** Calls a function with arguments, unless it was called before under the same key, and waits until it is through. */
export const RUN_SETUP_ONCE = "__runSetupOnce";

/** Imports a module that the runtime may need help with. Called by scripts that Node has read. */
export const IMPORT_MODULE = "__importModule";

/** Makes the `require` of a script, whose address it is given. Called by scripts that Node has read. */
export const REQUIRE_FROM = "__requireFrom";

/** Is `import.meta.resolve` to a script, whose address comes second. Called by scripts that Node has read. */
export const RESOLVE_MODULE = "__resolveModule";
