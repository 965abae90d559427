/** What the thread of an engine has as its `workerData`: it says so before anything else runs there, such as `--import`. */
export const ENGINE_DATA = "wasm-ensemble engine";
