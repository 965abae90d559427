import type { AnyNode, Class, Program } from "acorn";
import { writtenIn } from "./written-in.ts";

/** How the text of a class names the class that it extends: by a variable, or members of one. */
export interface BaseName {
  readonly name: string;
  /** Where it extends `a.b.C`: `b` and `C`. */
  readonly path: readonly string[];
}

/** The class that a text is, if it is one. */
export function classOfText(program: Program): Class | undefined {
  const node = writtenIn(program);
  return node.type === "ClassExpression" ? node : undefined;
}

/** How a class names its base; undefined where it has none, or what it extends is more than a name. */
export function baseNameOf({ superClass }: Class): BaseName | undefined {
  const path: string[] = [];
  let node: AnyNode | null | undefined = superClass;
  while (node?.type === "MemberExpression" && !node.computed && node.property.type === "Identifier") {
    path.unshift(node.property.name);
    node = node.object;
  }
  return node?.type === "Identifier" ? { name: node.name, path } : undefined;
}

/**
 * The text with a name in place of what its class extends, where that is more than a name: it ran once, and what it gave is
 * the base. Nothing else in the text moves.
 */
export function withNamedBase(text: string, made: Class): string | undefined {
  const { superClass } = made;
  if (!superClass || superClass.type === "Literal" || baseNameOf(made) !== undefined) return undefined;
  const written = text.slice(superClass.start, superClass.end);
  let name = "$";
  while (text.includes(name)) name += "$";
  const blank = written.slice(name.length).replaceAll(/[^\n\r\u2028\u2029]/g, " ");
  return `${text.slice(0, superClass.start)}${name}${blank}${text.slice(superClass.end)}`;
}

/** Whether it may be a name that `withNamedBase` has given. */
export function isGivenName({ name, path }: BaseName): boolean {
  return path.length === 0 && /^\$+$/.test(name);
}

/** What the name must mean for a class to extend what it does: its base, or an object that leads there. */
export function baseOf(made: object, { path }: BaseName): unknown {
  const above: unknown = Object.getPrototypeOf(made);
  const base = above === Function.prototype ? null : above;
  return path.reduceRight<unknown>((value, key) => ({ [key]: value }), base);
}

/** Whether a value of that name leads to the base of a class. */
export function leadsToBase(made: object, { path }: BaseName, value: unknown): boolean {
  const found = path.reduce<unknown>(
    (at, key) => (at === null || at === undefined ? at : Reflect.get(Object(at), key)),
    value,
  );
  return found === Object.getPrototypeOf(made);
}
