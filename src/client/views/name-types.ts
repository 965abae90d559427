import type { TypedArray } from "../../protocol/brands.ts";

/** What a view knows of the names on its engines, if nobody says: any may be there, of any type. */
export type AnyNames = object;

/** Names that a view was told of. */
export type NameOf<Names extends object> = keyof Names & string;

/** Any name, where the view was told of none. */
export type FreeName<Names extends object> = [keyof Names] extends [never] ? string : never;

/** A name, or a dotted path from one. */
export type PathOf<Names extends object> = NameOf<Names> | `${NameOf<Names>}.${string}`;

/** Type of what a name or a dotted path leads to; unknown where a path leads past what is known. */
export type ValueAt<Names extends object, Path extends string> = Inside<
  // Mapped so that TypeScript compares views by their members: one of known names is one of any names.
  { [Name in keyof Names]: Names[Name] },
  Path
>;

type Inside<Value, Path extends string> = Path extends keyof Value
  ? Value[Path]
  : Path extends `${infer First}.${infer Rest}`
    ? First extends keyof Value
      ? Inside<Value[First], Rest>
      : unknown
    : unknown;

/** Values of a list of names, in its order. */
export type ValuesAt<Names extends object, Paths extends readonly string[]> = {
  -readonly [I in keyof Paths]: ValueAt<Names, Paths[I]>;
};

/** What `push` takes: some of the names, or dotted paths from them. */
export type Pushed<Names extends object> = [keyof Names] extends [never]
  ? Readonly<Record<string, unknown>>
  : { readonly [Name in keyof Names]?: Names[Name] } & { readonly [Path in `${NameOf<Names>}.${string}`]?: unknown };

/** What `scatter` deals out under a name of that type: each engine gets a part of the same kind. */
export type Dealt<Value> = Value extends readonly (infer Item)[]
  ? readonly Item[]
  : Value extends TypedArray
    ? Value
    : never;

/** What `gather` joins parts of that type to. */
export type Joined<Value> = Value extends readonly (infer Item)[] ? Item[] : Value extends TypedArray ? Value : Value[];
