import { ITEM_TYPES } from "../array-types.ts";
import type { ParameterType } from "../sampling-kernel.ts";
import type { AscElement, AscFunction, AscType } from "./asc-program.ts";
import type { ChainFacts } from "./chain-facts.ts";
import { type Asked, type ClassFacts, type ClassName, classFacts, className, report } from "./class-facts.ts";
import { docComment } from "./doc-comment.ts";
import { typeText } from "./type-of.ts";

/** What `sample` takes and gives. */
export interface SampleFacts {
  /** The doc comment of `sample`. */
  readonly about: string | undefined;
  readonly params: ClassFacts | undefined;
  readonly data: ClassFacts | undefined;
  readonly state: StateFacts | undefined;
  /** Absent: `sample` returns its one number. */
  readonly outputs: ClassFacts | undefined;
  /** Whether the source has `dimensions`: each sample then draws so many numbers. */
  readonly hasDimensions: boolean;
  /** Of a source with `step`, which has no `sample`: it gives states, not samples. */
  readonly chain?: ChainFacts;
}

/** What the samples of a chunk have in common, and how it is made. */
export interface StateFacts extends ClassName {
  /** What `setup` takes, in this order. */
  readonly setup: readonly SetupArgument[];
}

/** What `setup` may take. */
export type SetupArgument = "rng" | "params" | "data";

/** What `sample` itself tells. */
export type SampleShape = Omit<SampleFacts, "hasDimensions" | "state"> & {
  /** The class that `setup` has to give. */
  readonly stateType: AscType | undefined;
  readonly types: Readonly<Record<SetupArgument, AscType | undefined>>;
};

/** Types of numbers among the parameters. */
export const PARAMETER_TYPES: ReadonlySet<string> = new Set<ParameterType>([
  "f64",
  "f32",
  "i32",
  "u32",
  "i64",
  "u64",
  "bool",
]);
const NO_TYPES: ReadonlySet<string> = new Set();
const OUTPUT_TYPES: ReadonlySet<string> = new Set(["f64"]);
const RNG = "~lib/wasm-ensemble/rng/rng/Rng";

/** Fields of each kind, as many as the loops of assembly/loop/ take. */
const MAX_FIELDS = 64;

const EXPECTED =
  "sample(rng: Rng): f64, sample(rng: Rng, params: Params): f64 or sample(rng: Rng, params: Params, out: Outputs): void," +
  " where Rng comes from wasm-ensemble/assembly, and Params and Outputs are classes of numbers; a class named Data, of arrays," +
  " and one named State may follow the parameters";

const SETUP_EXPECTED =
  "export function setup(rng: Rng, params: Params, data: Data): State, which may leave out any of its parameters";

/** Reads the declaration of `sample`; undefined when there is a problem. */
export function inspectSample(asked: Asked): SampleShape | undefined {
  const { element, resolved, problems } = asked;
  const [rng, ...others] = resolved.signature.parameterTypes;
  const result = resolved.signature.returnType.toString();
  const outputsType = result === "void" ? others.pop() : undefined;
  const roles = rolesOf(others);
  const shape = (result === "f64" || outputsType !== undefined) && roles !== undefined;
  if (rng?.toString() !== RNG || !shape || (outputsType && isNumber(outputsType))) {
    report(asked, element, `${signatureText("sample", asked)} is no sampling kernel; write ${EXPECTED}`);
    return undefined;
  }
  const before = problems.length;
  const { params, data } = inputFacts(asked, roles, EXPECTED);
  const outputs = outputsType && outputsFacts(asked, outputsType);
  if (problems.length > before) return undefined;
  const types = { rng, params: roles.params, data: roles.data };
  return { about: docComment(element.declaration?.range), params, data, outputs, stateType: roles.state, types };
}

/** Whether random numbers are the first that a function takes. */
export function takesRandomNumbers({ resolved }: Asked): boolean {
  return resolved.signature.parameterTypes[0]?.toString() === RNG;
}

/** Reads the classes that lie in the block of the parameters. @param expected - what the function should look like */
export function inputFacts(asked: Asked, roles: Roles, expected: string): Pick<SampleFacts, "params" | "data"> {
  const params =
    roles.params &&
    classFacts(asked, roles.params, { allowed: PARAMETER_TYPES, items: ITEM_TYPES, nested: true, expected });
  const data = roles.data && classFacts(asked, roles.data, { allowed: NO_TYPES, items: ITEM_TYPES, expected });
  const twice = params?.arrays.find(({ name }) => data?.arrays.some((array) => array.name === name));
  if (twice) report(asked, asked.element, `both the parameters and the data have an array ${twice.name}`);
  return { params, data };
}

/** What a function takes besides random numbers. */
export type Roles = Readonly<Partial<Record<"params" | "data" | "state", AscType>>>;

/** Tells data and state from parameters, by the names of their classes; undefined: it is no such list. */
export function rolesOf(types: readonly AscType[]): Roles | undefined {
  const order = ["params", "data", "state"] as const;
  const roles: Partial<Record<(typeof order)[number], AscType>> = {};
  let last = -1;
  for (const type of types) {
    if (isNumber(type)) return undefined;
    const { name } = type.classReference?.prototype ?? {};
    const role = name === "Data" ? "data" : name === "State" ? "state" : "params";
    if (order.indexOf(role) <= last) return undefined;
    last = order.indexOf(role);
    roles[role] = type;
  }
  return roles;
}

/** Reads the declaration of `setup`, which makes the state; undefined when there is a problem. */
export function inspectSetup(
  asked: Asked,
  { types }: SampleShape,
  { stateType, hasDimensions }: { readonly stateType: AscType; readonly hasDimensions: boolean },
): StateFacts | undefined {
  const { element, resolved } = asked;
  const { parameterTypes, returnType } = resolved.signature;
  const order = ["rng", "params", "data"] as const;
  const taken = parameterTypes.map((type) => order.find((role) => types[role]?.toString() === type.toString()));
  const isInOrder = taken.every((role, i) => role && taken.indexOf(role) === i) && isRising(taken.map(placeIn(order)));
  if (returnType.toString() !== stateType.toString() || !isInOrder) {
    return report(
      asked,
      element,
      `${signatureText("setup", asked)} makes no state for sample; write ${SETUP_EXPECTED}`,
    );
  }
  if (hasDimensions && taken.includes("rng")) {
    return report(
      asked,
      element,
      "setup draws no numbers where the source exports dimensions, which are those of a sample",
    );
  }
  const name = className(asked, stateType, SETUP_EXPECTED);
  // All of them are there, as looked at above.
  return name && { ...name, setup: taken as readonly SetupArgument[] };
}

/** Reports that a `sample` takes a state that nothing makes. */
export function reportNoSetup(asked: Asked): undefined {
  return report(asked, asked.element, `sample takes a State, and nothing makes one; write ${SETUP_EXPECTED}`);
}

function placeIn<T>(list: readonly T[]): (item: T | undefined) => number {
  return (item) => (item === undefined ? -1 : list.indexOf(item));
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
}

function outputsFacts(asked: Asked, type: AscType): ClassFacts | undefined {
  const facts = classFacts(asked, type, { allowed: OUTPUT_TYPES, items: OUTPUT_TYPES, expected: EXPECTED });
  if (facts === undefined) return undefined;
  const { fields, arrays } = facts;
  if (fields.length + arrays.length === 0 || Math.max(fields.length, arrays.length) > MAX_FIELDS) {
    const has =
      arrays.length === 0 ? `${fields.length} fields` : `${fields.length} numbers and ${arrays.length} arrays`;
    report(
      asked,
      asked.element,
      `${facts.exportedAs} has ${has}; a kernel has 1 to ${MAX_FIELDS} outputs that are f64, and up to ${MAX_FIELDS} that are StaticArray<f64>, which hold more`,
    );
  }
  return facts;
}

function isNumber(type: AscType): boolean {
  return type.classReference === null;
}

/** A function as it is declared. */
export function signatureText(
  name: string,
  { element, resolved }: { element: AscElement; resolved: AscFunction },
): string {
  const { signature } = resolved;
  const names = element.declaration?.signature?.parameters.map((parameter) => parameter.name.text) ?? [];
  const parameters = signature.parameterTypes.map((type, i) => `${names[i]}: ${typeText(type)}`);
  return `${name}(${parameters.join(", ")}): ${typeText(signature.returnType)}`;
}
