// The parts of Binaryen's JavaScript interface that are used here. The compiler brings its own Binaryen and its types need
// not be installed, so they are named once, by shape, as binaryen.js has them since 2025.

/** An expression of a function, or a function: an address in Binaryen's memory. */
export type Expression = number;
export type WasmFunction = number;
/** A number type, `none` or `unreachable`. */
export type Type = number;

/** What a kind of expression offers: getters and setters of its parts. */
interface LocalGets {
  readonly getIndex: (expression: Expression) => number;
}

interface LocalSets extends LocalGets {
  readonly isTee: (expression: Expression) => boolean;
  readonly getValue: (expression: Expression) => Expression;
}

interface Globals {
  readonly getName: (expression: Expression) => string;
}

interface Accesses {
  readonly getPtr: (expression: Expression) => Expression;
  readonly getOffset: (expression: Expression) => number;
  readonly getBytes: (expression: Expression) => number;
}

/** Binaryen, as far as it does not belong to one module. */
export interface Binaryen {
  readonly none: Type;
  readonly unreachable: Type;
  readonly i32: Type;
  readonly i64: Type;
  readonly f32: Type;
  readonly f64: Type;
  readonly v128: Type;
  /** Operations. */
  readonly AddInt32: number;
  readonly MaxFloat64: number;
  readonly MinFloat64: number;
  readonly getExpressionId: (expression: Expression) => number;
  readonly getExpressionType: (expression: Expression) => Type;
  readonly LocalGet: LocalGets;
  readonly LocalSet: LocalSets;
  readonly GlobalGet: Globals;
  readonly GlobalSet: Globals;
  readonly MemoryFill: { readonly getDest: (expression: Expression) => Expression };
  readonly Load: Accesses & {
    readonly isSigned: (expression: Expression) => boolean;
    readonly setPtr: (expression: Expression, ptr: Expression) => void;
    readonly setOffset: (expression: Expression, offset: number) => void;
  };
  readonly Store: Accesses & {
    readonly getValue: (expression: Expression) => Expression;
    readonly getValueType: (expression: Expression) => Type;
  };
  readonly Const: {
    readonly getValueI32: (expression: Expression) => number;
    readonly getValueF64: (expression: Expression) => number;
  };
  readonly Binary: {
    readonly getOp: (expression: Expression) => number;
    readonly getLeft: (expression: Expression) => Expression;
    readonly getRight: (expression: Expression) => Expression;
  };
  readonly Block: {
    readonly getName: (expression: Expression) => string | null;
    readonly getNumChildren: (expression: Expression) => number;
    readonly getChildAt: (expression: Expression, index: number) => Expression;
  };
  readonly If: {
    readonly getCondition: (expression: Expression) => Expression;
    readonly getIfTrue: (expression: Expression) => Expression;
    readonly getIfFalse: (expression: Expression) => Expression;
  };
  readonly Loop: {
    readonly getName: (expression: Expression) => string;
    readonly getBody: (expression: Expression) => Expression;
  };
  readonly Break: {
    readonly getName: (expression: Expression) => string;
    readonly setName: (expression: Expression, name: string) => void;
    readonly getCondition: (expression: Expression) => Expression;
  };
  readonly Call: {
    readonly getTarget: (expression: Expression) => string;
    readonly getNumOperands: (expression: Expression) => number;
    readonly getOperandAt: (expression: Expression, index: number) => Expression;
    readonly setOperandAt: (expression: Expression, index: number, operand: Expression) => void;
  };
  readonly Function: {
    readonly getName: (fn: WasmFunction) => string;
    readonly getResults: (fn: WasmFunction) => Type;
    readonly getBody: (fn: WasmFunction) => Expression;
    readonly setBody: (fn: WasmFunction, body: Expression) => void;
  };
  readonly _BinaryenFunctionAddVar: (fn: WasmFunction, type: Type) => number;
  readonly setPassArgument: (name: string, value: string | null) => void;
  readonly addPassToSkip: (pass: string) => void;
  readonly clearPassesToSkip: () => void;
  readonly getAllowInliningFunctionsWithLoops: () => boolean;
  readonly setAllowInliningFunctionsWithLoops: (allowed: boolean) => void;
  readonly getAlwaysInlineMaxSize: () => number;
  readonly setAlwaysInlineMaxSize: (nodes: number) => void;
  readonly getFlexibleInlineMaxSize: () => number;
  readonly setFlexibleInlineMaxSize: (nodes: number) => void;
  readonly setOptimizeLevel: (level: number) => void;
  readonly setShrinkLevel: (level: number) => void;
}

interface NumberType {
  readonly load: (offset: number, align: number, ptr: Expression) => Expression;
  readonly store: (offset: number, align: number, ptr: Expression, value: Expression) => Expression;
}

/** One module. */
export interface BinaryenModule {
  readonly i32: NumberType;
  readonly i64: NumberType;
  readonly f32: NumberType;
  readonly f64: NumberType & {
    readonly const: (value: number) => Expression;
    readonly add: (left: Expression, right: Expression) => Expression;
  };
  readonly f64x2: {
    readonly splat: (value: Expression) => Expression;
    readonly extract_lane: (vector: Expression, lane: number) => Expression;
    readonly pmax: (left: Expression, right: Expression) => Expression;
    readonly pmin: (left: Expression, right: Expression) => Expression;
  };
  readonly local: {
    readonly get: (index: number, type: Type) => Expression;
    readonly set: (index: number, value: Expression) => Expression;
  };
  readonly nop: () => Expression;
  readonly drop: (value: Expression) => Expression;
  readonly block: (name: string | null, children: readonly Expression[], type: Type) => Expression;
  readonly loop: (name: string, body: Expression) => Expression;
  readonly if: (condition: Expression, ifTrue: Expression) => Expression;
  readonly br: (name: string, condition: Expression) => Expression;
  readonly getNumFunctions: () => number;
  readonly getFunctionByIndex: (index: number) => WasmFunction;
  readonly copyExpression: (expression: Expression) => Expression;
  readonly addFunctionExport: (fn: string, name: string) => void;
  readonly removeExport: (name: string) => void;
  readonly runPasses: (passes: readonly string[]) => void;
  readonly optimize: () => void;
}

/** A module, and the Binaryen that it belongs to. */
export interface Wasm {
  readonly binaryen: Binaryen;
  readonly module: BinaryenModule;
}
