import { builtIn, type KnownName, library } from "#kernel-library";

/** Names of `wasm-ensemble/assembly`, which have to be imported. */
export const IMPORTABLE: readonly KnownName[] = library.exported;
/** All names that stand for themselves. */
export const FREE: readonly KnownName[] = [...library.exported, ...builtIn.declared];

/** The members of what stands before a dot: `rng`, `params`, `Math`; none where nobody knows. */
export function membersOf(object: string, code: string): readonly KnownName[] {
  if (object === "Math") return builtIn.math;
  const type = new RegExp(`\\b${object}\\s*:\\s*(\\w+)`).exec(code)?.[1];
  if (type === undefined) return [];
  return type === "Rng" ? library.rng : fieldsOf(type, code);
}

/** The fields of a class that the code declares, with what is written above them. */
function fieldsOf(type: string, code: string): readonly KnownName[] {
  const [, body = ""] = new RegExp(`\\bclass\\s+${type}\\b[^{]*\\{([^}]*)\\}`).exec(code) ?? [];
  const fields = body.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^[ \t]*(\w+)\s*:\s*([\w<>[\]]+)[^;\n]*/gm);
  return [...fields].map(([, about = "", name = "", fieldType = ""]) => ({
    name,
    kind: "property",
    signature: `${name}: ${fieldType}`,
    about: about.replaceAll(/^[ \t]*\*? ?/gm, "").trim(),
    example: "",
  }));
}

/** What is known of the name at a place in the code; `object` is what stands before it and a dot. */
export function knownName(name: string, object: string | undefined, code: string): KnownName | undefined {
  const names = object === undefined ? FREE : membersOf(object, code);
  return names.find((one) => one.name === name);
}
