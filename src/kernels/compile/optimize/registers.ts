import type { Expression, Type, Wasm, WasmFunction } from "./binaryen.ts";
import { getAwayThroughCalls } from "./escapes.ts";
import { Expressions } from "./expressions.ts";
import type { FixedLocals } from "./fixed-values.ts";
import { type Pointers, pointersFrom } from "./pointers.ts";

/** Numbers that lie behind a pointer, each in a local while the function runs. */
interface Cell {
  readonly type: Type;
  readonly local: number;
  readonly bytes: number;
  /** Whether the function writes it. */
  readonly isWritten: boolean;
  /** A load of it, which says how it is read; absent where it is only written. */
  readonly loaded?: Expression;
}

/**
 * Keeps what lies behind a parameter in locals, so in registers: read when the function begins, written back when it
 * returns, and both around calls that may use it.
 *
 * For that nothing else that the function reads or writes itself may lie there: so it is for the state of the generator,
 * the parameters and the outputs of a kernel, which are apart from each other and from all that is static. A pointer that
 * gets away, into memory or into arithmetic, here or in a function that is called, ends the attempt.
 *
 * @param parameter - index of a pointer
 * @returns locals of what never changes; none when it was not done
 */
export function keepInRegisters(wasm: Wasm, fn: WasmFunction, parameter: number): FixedLocals {
  const { binaryen, module } = wasm;
  const expressions = new Expressions(binaryen);
  const body = binaryen.Function.getBody(fn);
  if (binaryen.Function.getResults(fn) !== binaryen.none) return NONE;
  const pointers = pointersFrom(wasm, body, parameter);
  if (pointers === undefined || getAwayThroughCalls(wasm, body, pointers)) return NONE;
  const cells = cellsBehind(wasm, fn, body, pointers);
  if (cells === undefined || cells.size === 0) return NONE;
  const numbers = new CellCode(wasm, parameter, cells);
  const mayUse = callsThatMayUse(wasm, body, pointers);
  const changed = expressions.rewrite(body, (expression) => {
    switch (expressions.kindOf(expression)) {
      case "Load":
        return numbers.load(expression, pointers);
      case "Store":
        return numbers.store(expression, pointers);
      case "Return":
        return module.block(null, [...numbers.writeBack(), expression], binaryen.unreachable);
      case "Call":
        return mayUse(expression) ? aroundCall(wasm, fn, expression, numbers) : expression;
      default:
        return expression;
    }
  });
  binaryen.Function.setBody(
    fn,
    module.block(null, [...numbers.read(), changed, ...numbers.writeBack()], binaryen.none),
  );
  return numbers.fixed();
}

const NONE: FixedLocals = new Map();

/** Tells calls that may use what lies behind the pointers: those that get one. */
function callsThatMayUse({ binaryen }: Wasm, body: Expression, pointers: Pointers): (call: Expression) => boolean {
  const { Call } = binaryen;
  const expressions = new Expressions(binaryen);
  // Asked now: arguments become locals of their own as calls are changed.
  const getting = new Set<Expression>();
  expressions.walk(body, (call) => {
    if (expressions.kindOf(call) !== "Call") return;
    const operands = Array.from({ length: Call.getNumOperands(call) }, (_, i) => Call.getOperandAt(call, i));
    if (operands.some((operand) => pointers.offsetOf(operand) !== undefined)) getting.add(call);
  });
  return (call) => getting.has(call);
}

/** What the function reads and writes behind the pointers, by offset; undefined where it overlaps or is cut. */
function cellsBehind(
  { binaryen }: Wasm,
  fn: WasmFunction,
  body: Expression,
  pointers: Pointers,
): Map<number, Cell> | undefined {
  const expressions = new Expressions(binaryen);
  const cells = new Map<number, Cell>();
  let isClear = true;
  expressions.walk(body, (expression) => {
    const kind = expressions.kindOf(expression);
    // Calls through a table are nothing that a loop over samples has, and what is never reached needs no speed.
    if (kind === "CallIndirect" || (kind === "Call" && isNeverMade(binaryen, expression))) isClear = false;
    if (kind !== "Load" && kind !== "Store") return;
    const access = binaryen[kind];
    const base = pointers.offsetOf(access.getPtr(expression));
    if (base === undefined) return;
    const offset = base + access.getOffset(expression);
    const known = cells.get(offset);
    const cell = cellOf(expression, kind, known?.local);
    cells.set(offset, known ? { ...cell, ...known, isWritten: known.isWritten || cell.isWritten } : cell);
    if (known && (known.type !== cell.type || known.bytes !== cell.bytes || !isReadAlike(known, cell))) isClear = false;
  });
  const ends = [...cells].map(([offset, { bytes }]) => [offset, offset + bytes] as const);
  ends.sort(([a], [b]) => a - b);
  const overlap = ends.some(([start], i) => i > 0 && start < (ends[i - 1]?.[1] ?? 0));
  const isCut = [...cells.values()].some(({ type, bytes, isWritten }) => isWritten && sizeOf(type) !== bytes);
  return isClear && !overlap && !isCut ? cells : undefined;

  function cellOf(access: Expression, kind: "Load" | "Store", known: number | undefined): Cell {
    const type = kind === "Load" ? binaryen.getExpressionType(access) : binaryen.Store.getValueType(access);
    const local = known ?? binaryen._BinaryenFunctionAddVar(fn, type);
    const cell = { type, local, bytes: binaryen[kind].getBytes(access), isWritten: kind === "Store" };
    return kind === "Load" ? { ...cell, loaded: access } : cell;
  }

  function isReadAlike({ loaded: one }: Cell, { loaded: other }: Cell): boolean {
    return one === undefined || other === undefined || binaryen.Load.isSigned(one) === binaryen.Load.isSigned(other);
  }

  function sizeOf(type: Type): number {
    return type === binaryen.i64 || type === binaryen.f64 ? 8 : 4;
  }
}

function isNeverMade({ Call, getExpressionType, unreachable }: Wasm["binaryen"], call: Expression): boolean {
  const operands = Array.from({ length: Call.getNumOperands(call) }, (_, i) => Call.getOperandAt(call, i));
  return operands.some((operand) => getExpressionType(operand) === unreachable);
}

/** Makes the code that reads and writes cells. */
class CellCode {
  readonly #wasm: Wasm;
  readonly #parameter: number;
  readonly #cells: ReadonlyMap<number, Cell>;
  #reads = 0;

  constructor(wasm: Wasm, parameter: number, cells: ReadonlyMap<number, Cell>) {
    this.#wasm = wasm;
    this.#parameter = parameter;
    this.#cells = cells;
  }

  /** Reads all from memory. */
  read(): Expression[] {
    this.#reads += 1;
    const { module } = this.#wasm;
    return [...this.#cells].map(([offset, cell]) => module.local.set(cell.local, this.#readOne(offset, cell)));
  }

  #readOne(offset: number, { type, loaded }: Cell): Expression {
    const { binaryen, module } = this.#wasm;
    if (loaded === undefined) return this.#numbers(type).load(offset, 4, this.#pointer());
    const load = module.copyExpression(loaded);
    binaryen.Load.setPtr(load, this.#pointer());
    binaryen.Load.setOffset(load, offset);
    return load;
  }

  /** Writes what the function writes to memory. */
  writeBack(): Expression[] {
    const { module } = this.#wasm;
    return [...this.#cells]
      .filter(([, { isWritten }]) => isWritten)
      .map(([offset, { type, local }]) =>
        this.#numbers(type).store(offset, 4, this.#pointer(), module.local.get(local, type)),
      );
  }

  /** Locals that are read from memory once, and never written. */
  fixed(): FixedLocals {
    const unwritten = [...this.#cells].filter(([, { isWritten }]) => !isWritten);
    if (this.#reads > 1) return NONE;
    return new Map(unwritten.map(([offset, cell]) => [cell.local, () => this.#readOne(offset, cell)]));
  }

  /** What stands for a load. */
  load(expression: Expression, pointers: Pointers): Expression {
    const { binaryen, module } = this.#wasm;
    const ptr = binaryen.Load.getPtr(expression);
    const cell = this.#cellAt(ptr, binaryen.Load.getOffset(expression), pointers);
    return cell ? this.#after(ptr, module.local.get(cell.local, cell.type), cell.type) : expression;
  }

  /** What stands for a store. */
  store(expression: Expression, pointers: Pointers): Expression {
    const { binaryen, module } = this.#wasm;
    const ptr = binaryen.Store.getPtr(expression);
    const cell = this.#cellAt(ptr, binaryen.Store.getOffset(expression), pointers);
    if (cell === undefined) return expression;
    return this.#after(ptr, module.local.set(cell.local, binaryen.Store.getValue(expression)), binaryen.none);
  }

  #cellAt(ptr: Expression, offset: number, pointers: Pointers): Cell | undefined {
    const base = pointers.offsetOf(ptr);
    return base === undefined ? undefined : this.#cells.get(base + offset);
  }

  // A pointer may be set where it is used.
  #after(ptr: Expression, code: Expression, type: Type): Expression {
    const { binaryen, module } = this.#wasm;
    if (new Expressions(binaryen).kindOf(ptr) !== "LocalSet") return code;
    const set = module.local.set(binaryen.LocalSet.getIndex(ptr), binaryen.LocalSet.getValue(ptr));
    return module.block(null, [set, code], type);
  }

  #pointer(): Expression {
    const { binaryen, module } = this.#wasm;
    return module.local.get(this.#parameter, binaryen.i32);
  }

  #numbers(type: Type): Wasm["module"]["i32"] {
    const { binaryen, module } = this.#wasm;
    if (type === binaryen.i32) return module.i32;
    if (type === binaryen.i64) return module.i64;
    return type === binaryen.f32 ? module.f32 : module.f64;
  }
}

/** A call with what it may use in memory: arguments first, since they may change the cells. */
function aroundCall({ binaryen, module }: Wasm, fn: WasmFunction, call: Expression, numbers: CellCode): Expression {
  const before: Expression[] = [];
  for (let i = 0; i < binaryen.Call.getNumOperands(call); i++) {
    const operand = binaryen.Call.getOperandAt(call, i);
    const type = binaryen.getExpressionType(operand);
    const local = binaryen._BinaryenFunctionAddVar(fn, type);
    before.push(module.local.set(local, operand));
    binaryen.Call.setOperandAt(call, i, module.local.get(local, type));
  }
  before.push(...numbers.writeBack());
  const type = binaryen.getExpressionType(call);
  if (type === binaryen.unreachable) return module.block(null, [...before, call], type);
  if (type === binaryen.none) return module.block(null, [...before, call, ...numbers.read()], type);
  const result = binaryen._BinaryenFunctionAddVar(fn, type);
  const code = [...before, module.local.set(result, call), ...numbers.read(), module.local.get(result, type)];
  return module.block(null, code, type);
}
