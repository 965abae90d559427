import type { ErrorRecord } from "./error-record.ts";
import type { FunctionId } from "./ids.ts";
import type { WasmSignature } from "./wasm-type.ts";

/**
 * A function as it travels. Functions themselves can't be cloned, so each kind says how an engine finds its own copy.
 */
export type FunctionRef =
  /** By its source text: sees the engine's names, carries no closure. */
  | { readonly kind: "source"; readonly source: string; readonly name: string }
  /** By its source, with what it captures: function `index` of a closure. `source` is that of the function alone. */
  | {
      readonly kind: "closure";
      readonly source: string;
      readonly name: string;
      readonly closure: Closure;
      readonly index: number;
    }
  /** One that was sent before, in a `function` request. */
  | { readonly kind: "sent"; readonly fn: FunctionId }
  /** One of the same closure; only in closures. */
  | { readonly kind: "captured"; readonly index: number }
  /** One of the client's own, by the key that it has in closures; only in what engines answer. */
  | { readonly kind: "own"; readonly key: string }
  /** No function: says that the object at this place is an instance of a class. */
  | { readonly kind: "instance"; readonly of: FunctionRef }
  /** A function of the language, by its path, such as `Math.max`. */
  | { readonly kind: "global"; readonly path: string }
  /** A name in the engine's namespace, or a dotted path from one; looked up at each use. */
  | { readonly kind: "name"; readonly path: string }
  /** An export of a module that the engine imports; `*` is the module itself. */
  | { readonly kind: "module"; readonly url: string; readonly name: string }
  /** An export of a WebAssembly module that the engine instantiates once and keeps. */
  | {
      readonly kind: "wasm";
      readonly module: WasmSource;
      readonly name: string;
      /** How a returned number is to be read; absent: as it is. */
      readonly returns?: WasmReturn;
      /** Types of arguments and result, where the source was at hand; `returns` then is of no account. */
      readonly signature?: WasmSignature;
    }
  /** A sampling kernel: a call takes (stream index, samples) and gives the record of that chunk. */
  | {
      readonly kind: "sampler";
      readonly module: WasmSource;
      readonly name: string;
      readonly seed: bigint;
      /** Bytes of the kernel's parameters, as it reads them. */
      readonly params: Uint8Array;
      /** Pairs of distances within them: to where an address is to be written, and to what it is the address of. */
      readonly pointers?: Uint32Array;
      /** Data sets, of which an engine has one copy each, and where in the parameters their addresses are written. */
      readonly data?: readonly { readonly at: number; readonly numbers: Uint8Array }[];
      /** Sampled quantities of which the record has all products. */
      readonly outputs: number;
      /** How the values of a sample lie in records where it has arrays or many outputs: see kernels/instances/sample-shape.ts. */
      readonly shape?: { readonly lengths: readonly number[]; readonly joint: number; readonly single: number };
      /** Bins in which to count the first output; the counters end the record. */
      readonly histogram?: { readonly low: number; readonly high: number; readonly bins: number };
    }
  /** Another function, with arguments that are the same in all calls: a call takes the others, in their order. */
  | {
      readonly kind: "bound";
      readonly fn: FunctionRef;
      /** The client's number of that function, for stacks. */
      readonly of?: FunctionId;
      /** Positions of the constants among all arguments, rising. */
      readonly at: readonly number[];
      readonly values: readonly unknown[];
      /** What was cut out of `values`; as `Placeholder`. */
      readonly placeholders: readonly { readonly path: readonly (string | number)[]; readonly ref: FunctionRef }[];
    }
  /** Another function, with random numbers of its own: a call takes seed and stream, both u64, and the other arguments. */
  | {
      readonly kind: "seeded";
      readonly fn: FunctionRef;
      /** The client's number of that function, for stacks. */
      readonly of?: FunctionId;
      /** The built-in kernels, which have the generators. */
      readonly module: WasmSource;
    }
  /** A sample written in JavaScript: a call takes (chunk index, samples) and gives the record of that chunk, as a sampler does. */
  | {
      readonly kind: "sample";
      readonly fn: FunctionRef;
      /** The built-in kernels, which have generators and moments. */
      readonly module: WasmSource;
      readonly seed: bigint;
      readonly params: Readonly<Record<string, number>>;
      /** Names of the sampled quantities; absent: the function gives a number, not an object. */
      readonly outputs?: readonly string[];
      /** Coordinates of the point of which a sample is a function, where it takes points. */
      readonly dimensions?: number;
      readonly histogram?: { readonly low: number; readonly high: number; readonly bins: number };
    }
  /** Chains of a kernel: a call takes the arguments of a piece of one, and gives that piece. */
  | {
      readonly kind: "chain";
      readonly module: WasmSource;
      readonly name: string;
      readonly seed: bigint;
      /** These three as those of a sampler. */
      readonly params: Uint8Array;
      readonly pointers?: Uint32Array;
      readonly data?: readonly { readonly at: number; readonly numbers: Uint8Array }[];
      /** What is drawn, with its index among all that could be, rising. */
      readonly quantities: readonly { readonly name: string; readonly index: number }[];
      readonly countsAccepted: boolean;
    }
  /** Chains of steps written in JavaScript: a call takes the arguments of a piece of one, and gives that piece. */
  | {
      readonly kind: "step";
      readonly fn: FunctionRef;
      /** Makes the state with which a chain begins; absent: it is `from`. */
      readonly start?: FunctionRef;
      readonly from?: object;
      /** The built-in kernels, which have the generators. */
      readonly module: WasmSource;
      readonly seed: bigint;
      readonly params: object;
      readonly data: object;
      /** What is drawn; absent: all numbers and lists of numbers. */
      readonly quantities?: readonly string[];
    }
  /** One that could not be sent, as it holds what has no copy: a call throws this. */
  | { readonly kind: "unsendable"; readonly error: ErrorRecord };

/** A function or reference that was cut out of a value, and where it goes: keys from the outside in. */
export interface Placeholder {
  readonly path: readonly (string | number)[];
  readonly ref: FunctionRef;
}

/** Functions and classes with what they capture, as they travel: a graph, which may have rings. */
export interface Closure {
  readonly functions: readonly CapturedFunction[];
  /** Captured values and own members, those of one function after those of another, made ready to be cloned. */
  readonly values: unknown[];
  /** Functions among the values. Paths start with the index of the value. */
  readonly placeholders: readonly Placeholder[];
}

/** A function or class of a closure. */
export interface CapturedFunction {
  /** The same wherever the same function, with the same values, is named. */
  readonly key: string;
  readonly name: string;
  /** Number in addresses of stacks; absent: none. */
  readonly id?: FunctionId;
  /** What `capturingSource` gives. */
  readonly source: string;
  readonly isClass: boolean;
  /** Where its captured values begin among those of the closure, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** Names of its own members, whose values follow; "prototype" has those of the prototype of a function. */
  readonly members: readonly string[];
}

/** A managed AssemblyScript value that an exported function returns by pointer. */
export type WasmReturn = "string" | "array";

/** A compiled WebAssembly module. `id` is its identity, as each engine receives a clone of `compiled`. */
export interface WasmSource {
  readonly id: number;
  /** Its binary, in shared memory where there is such: engines make another module of it when they bound its memory. */
  readonly bytes: Uint8Array;
  /** A WebAssembly.Module, which the types of Node 20 do not declare. */
  readonly compiled: object;
}

/** Property of a function object under which it says how it travels. Absent: by its source. */
export const FUNCTION_REF: unique symbol = Symbol.for("wasm-ensemble.functionRef");

/** A function that knows how it travels. */
export interface SendableFunction {
  readonly [FUNCTION_REF]: FunctionRef;
}

/** Whether `value` carries a {@link FunctionRef}. */
export function isSendable(value: unknown): value is SendableFunction {
  return (typeof value === "function" || typeof value === "object") && value !== null && FUNCTION_REF in value;
}
