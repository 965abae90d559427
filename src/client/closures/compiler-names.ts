// Functions that compilers put into the text of functions, and that every engine has: those of TypeScript, of esbuild, of
// vite and vitest, and the counters of tools that measure coverage. See engine/compiler-helpers.ts and engine/counters.ts.
const HELPERS = new Set(
  (
    "__extends __assign __rest __decorate __param __esDecorate __runInitializers __propKey __setFunctionName __metadata " +
    "__awaiter __generator __exportStar __createBinding __values __read __spread __spreadArrays __spreadArray __await " +
    "__asyncGenerator __asyncDelegator __asyncValues __makeTemplateObject __importStar __importDefault " +
    "__classPrivateFieldGet __classPrivateFieldSet __classPrivateFieldIn __addDisposableResource __disposeResources " +
    "__rewriteRelativeImportExtension __using __callDispose __name __publicField __spreadValues __spreadProps __objRest " +
    "__forAwait __pow __async __privateAdd __privateIn __privateGet __privateSet __privateMethod __privateWrapper " +
    "__vite_ssr_dynamic_import__ __vite__injectQuery"
  ).split(" "),
);
const COUNTER = /^(?:cov|stryCov|stryMutAct)_[0-9a-z]+$/;

/** Whether a name is that of a helper which engines have. */
export function isOfCompiler(name: string): boolean {
  return HELPERS.has(name) || COUNTER.test(name);
}

// What Node and pages let be enumerated of their globals, and what engines have besides.
const RUNTIME = new Set(
  (
    "global globalThis self window clearImmediate setImmediate clearInterval clearTimeout setInterval setTimeout " +
    "queueMicrotask structuredClone atob btoa performance fetch navigator crypto process Buffer console engine"
  ).split(" "),
);

// Of these the ones that programs like to give to variables of their own.
const SHADOWED = new Set(["self", "window", "fetch", "performance", "crypto", "navigator"]);

/** Whether a name is one that the runtime, or the engine, gives to everybody. */
export function isOfRuntime(name: string): boolean {
  return RUNTIME.has(name);
}

const MODULE = /^__vite_ssr_import_|^__vi_import_|__WEBPACK_(?:IMPORTED|EXTERNAL)_MODULE_|^import_|_\d+$|^require_/;

/** Whether an object is what a compiler has made of a module: of that name, or with the mark that compilers put there. */
export function isOfModule(name: string, value: object): boolean {
  return MODULE.test(name) || Reflect.get(value, "__esModule") === true;
}

// Names of the language that programs leave alone. Others, as those of web classes, `Event` and `Request`, they take.
const LANGUAGE = new Set(
  (
    "AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError " +
    "Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl JSON Map Math NaN Number Object Promise " +
    "Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError " +
    "Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent " +
    "encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape"
  ).split(" "),
);

/** Whether a name is one of the language. */
export function isOfLanguage(name: string): boolean {
  return LANGUAGE.has(name);
}

/** Whether a name is likely to be that of a variable, so that each function that uses it is looked into. */
export function mayBeVariable(name: string): boolean {
  if (isOfCompiler(name) || LANGUAGE.has(name)) return false;
  return !isOfRuntime(name) || SHADOWED.has(name);
}
