/** Names joined by dots that stand before a place. */
export interface Chain {
  /** What stands before the last dot; absent where there is none. */
  readonly owner?: string;
  /** The name that is begun; may be empty. */
  readonly name: string;
  /** Where that begins. */
  readonly start: number;
}

const NAME = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
const MEMBER = String.raw`\??\.${NAME}|\[(?:\d+|"[^"\n]*"|'[^'\n]*')\]`;
const CHAIN = new RegExp(String.raw`(?<![\p{ID_Continue}$.\])])(${NAME}(?:${MEMBER})*)\??\.(${NAME})?$`, "u");
const BARE = new RegExp(String.raw`(?<![\p{ID_Continue}$.])${NAME}$`, "u");

/** The names that end at a place of a text; undefined where there are none, as in a number. */
export function chainBefore(code: string, cursor: number): Chain | undefined {
  const before = code.slice(0, cursor);
  const [, owner, member = ""] = CHAIN.exec(before) ?? [];
  if (owner !== undefined) return { owner, name: member, start: cursor - member.length };
  const [name] = BARE.exec(before) ?? [];
  return name === undefined ? undefined : { name, start: cursor - name.length };
}

/** The names around a place, to the end of the one that it stands in; undefined where there are none. */
export function chainAt(code: string, cursor: number): string | undefined {
  const [rest = ""] = /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor)) ?? [];
  const chain = chainBefore(code, cursor + rest.length);
  if (chain === undefined) return undefined;
  const { owner, name } = chain;
  if (owner === undefined) return name;
  return name === "" ? owner : `${owner}.${name}`;
}
