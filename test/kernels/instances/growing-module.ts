const TEXT = new TextEncoder();

function exported(name: string, kind: number, index: number): number[] {
  return [name.length, ...TEXT.encode(name), kind, index];
}

/**
 * The bytes of a module with one memory, which says of its limits what `memory` says:
 *
 * ```
 * (memory (export "memory") …)
 * (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
 * (func (export "fill") (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable)
 * ```
 */
export function growingModule(memory: readonly number[] = [0, 1]): Uint8Array<ArrayBuffer> {
  const exports = [3, ...exported("memory", 2, 0), ...exported("grow", 0, 0), ...exported("fill", 0, 1)];
  const grow = [0, 0x20, 0, 0x40, 0, 0x0b];
  const loop = [0x03, 0x40, 0x41, 1, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b];
  const fill = [0, ...loop, 0x00, 0x0b];
  const code = [2, grow.length, ...grow, fill.length, ...fill];
  const sections = [
    [1, 9, 2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 0],
    [3, 3, 2, 0, 1],
    [5, 1 + memory.length, 1, ...memory],
    [7, exports.length, ...exports],
    [10, code.length, ...code],
  ];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
}
