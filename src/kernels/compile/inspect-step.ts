import { ITEM_TYPES } from "../array-types.ts";
import type { KernelChain } from "../sampling-kernel.ts";
import type { AscType } from "./asc-program.ts";
import type { ChainFacts } from "./chain-facts.ts";
import { type ArrayFacts, type Asked, type ClassFacts, classFacts, type FieldFacts, report } from "./class-facts.ts";
import { docComment } from "./doc-comment.ts";
import { inputFacts, rolesOf, type SampleFacts, signatureText } from "./inspect-sample.ts";

const NUMBER_TYPES: ReadonlySet<string> = new Set([...ITEM_TYPES, "bool"]);

const EXPECTED =
  "step(rng: Rng, state: State): void, where Rng comes from wasm-ensemble/assembly and State is a class of numbers and of" +
  " StaticArrays of them; a class of parameters may follow, and one named Data, of arrays";

/** As many as a mask of 64 bits can name. */
const MOST_DRAWN = 64;

/**
 * Reads the declaration of `step`, which takes random numbers, and of the `start` that belongs to it; undefined when there is a problem.
 *
 * @param start - that function, if there is one
 */
export function inspectStep(asked: Asked, start: Asked | undefined): SampleFacts | undefined {
  const { element, resolved, problems } = asked;
  const [, stateType, ...others] = resolved.signature.parameterTypes;
  const roles = rolesOf(others);
  const isStep = resolved.signature.returnType.toString() === "void";
  if (!isStep || !stateType?.classReference || roles === undefined || roles.state) {
    return report(asked, element, `${signatureText("step", asked)} takes no step; write ${EXPECTED}`);
  }
  const before = problems.length;
  const inputs = inputFacts(asked, roles, EXPECTED);
  const state = classFacts(asked, stateType, { allowed: NUMBER_TYPES, items: ITEM_TYPES, expected: EXPECTED });
  if (start && signatureOf(start) !== signatureOf(asked)) {
    report(
      start,
      start.element,
      `${signatureText("start", start)} starts no chain: start takes all that step takes; write ${signatureText("start", asked)}`,
    );
  }
  if (state === undefined || problems.length > before) return undefined;
  const drawn = drawnOf(state);
  if (drawn.length === 0 || drawn.length > MOST_DRAWN) {
    const has = `${state.exportedAs} has ${drawn.length} fields of f64 and StaticArray<f64>`;
    return report(asked, element, `${has}, which are what is drawn; it has 1 to ${MOST_DRAWN}`);
  }
  return {
    about: docComment(element.declaration?.range),
    ...inputs,
    state: undefined,
    outputs: undefined,
    hasDimensions: false,
    chain: { state, hasStart: start !== undefined, drawn },
  };
}

/** What a kernel tells of its chains. */
export function kernelChain({ state, drawn }: ChainFacts): KernelChain {
  return {
    quantities: drawn.map(({ name, type }) => ({ name, isList: type === "f64[]" })),
    countsAccepted: hasFlag(state, "accepted"),
  };
}

/** Whether a state has a field of this name that is true or false. */
export function hasFlag({ fields }: ClassFacts, name: string): boolean {
  return fields.some((field) => field.name === name && field.type === "bool");
}

// In the order of the class, as far as offsets tell it.
function drawnOf({ fields, arrays }: ClassFacts): (FieldFacts | ArrayFacts)[] {
  const all = [...fields.filter(({ type }) => type === "f64"), ...arrays.filter(({ type }) => type === "f64[]")];
  return all.toSorted((a, b) => a.offset - b.offset);
}

function signatureOf({ resolved: { signature } }: Asked): string {
  return [...signature.parameterTypes, signature.returnType].map((type: AscType) => type.toString()).join();
}
