import { LENGTHS_EXPORT, SHAPE_EXPORT } from "../instances/export-names.ts";
import type { ClassFacts } from "./class-facts.ts";

/** Single numbers of which a record always has all products. */
const MOST_JOINT = 16;

/** Whether samples have arrays or so many numbers that they need the loop of assembly/loop/wide-loop.ts. */
export function isWide(outputs: ClassFacts | undefined): outputs is ClassFacts {
  return outputs !== undefined && (outputs.arrays.length > 0 || outputs.fields.length > MOST_JOINT);
}

/**
 * The body of `sample(rng: Rng, rowPtr: usize): void` of the kernel's class, which writes the values of a sample one behind
 * the other: numbers, then those of each array.
 *
 * There is one object with outputs, whose arrays lie where the loop has made room for them. They are objects too: whoever
 * replaces one would write where nobody reads.
 *
 * @param args - what `sample` takes before its outputs
 */
export function wideSample({ exportedAs, fields, arrays }: ClassFacts, args: readonly string[]): string {
  if (arrays.length === 0) {
    return `    memory.fill(rowPtr, 0, ${8 * fields.length});
    userSample(${[...args, "changetype<UserOutputs>(rowPtr)"].join(", ")});`;
  }
  return [
    ...fields.map(({ offset }) => `store<f64>(OUT, 0, ${offset});`),
    "clearArrays();",
    `userSample(${[...args, "changetype<UserOutputs>(OUT)"].join(", ")});`,
    ...arrays.map(({ name, offset }, i) => {
      const message = JSON.stringify(`sample put another array into ${exportedAs}.${name}; write its values instead`);
      return `if (load<usize>(OUT, ${offset}) !== arrayPtr(${i})) throw new Error(${message});`;
    }),
    ...fields.map(({ offset }, i) => `store<f64>(rowPtr, load<f64>(OUT, ${offset}), ${8 * i});`),
    `copyArrays(rowPtr + ${8 * fields.length});`,
  ]
    .map((line) => `    ${line}`)
    .join("\n");
}

/** What the entry of such a kernel has besides its class and its loop. */
export function wideDeclarations({ fields, arrays }: ClassFacts): string {
  const sizeBytes = Math.max(0, ...[...fields, ...arrays].map(({ offset }) => offset + 8));
  return `const OUT: usize = memory.data(${sizeBytes}, 16);
export function ${SHAPE_EXPORT}(lengthsPtr: usize, joint: i32): usize {
  const momentsPtr = beginShape(lengthsPtr, ${arrays.length}, ${fields.length}, joint);
${arrays.map(({ offset }, i) => `  store<usize>(OUT, arrayPtr(${i}), ${offset});\n`).join("")}  return momentsPtr;
}
export function ${LENGTHS_EXPORT}(lengthsPtr: usize): void {
${arrays.length > 0 ? "  const out = changetype<usize>(new UserOutputs());\n" : ""}${arrays
  .map(({ offset }, i) => `  store<u32>(lengthsPtr, lengthOf(load<usize>(out, ${offset})), ${4 * i});\n`)
  .join("")}}
`;
}

/** What it imports of the library. */
export function wideImport(loop: string): string {
  return `import { arrayPtr, beginShape, clearArrays, copyArrays, lengthOf, ${loop} } from "wasm-ensemble/loop/wide-loop";`;
}
