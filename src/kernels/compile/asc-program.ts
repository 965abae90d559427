// The parts of the compiler's own structures that are read here. They are no public interface, so they are named here
// once, by shape, as assemblyscript 0.28 has them: src/ast.ts, src/program.ts, src/resolver.ts, src/types.ts.

export interface AscSource {
  readonly normalizedPath: string;
  readonly text: string;
  readonly statements: readonly AscStatement[];
  readonly lineAt: (position: number) => number;
  /** Column at the position that `lineAt` was last asked for. */
  readonly columnAt: () => number;
}

export interface AscRange {
  readonly start: number;
  readonly end: number;
  readonly source: AscSource;
}

export interface AscStatement {
  readonly range: AscRange;
  decorators?: AscDecorator[] | null;
}

export interface AscDecorator {
  readonly name: { readonly text: string };
}

export interface AscParser {
  readonly sources: readonly AscSource[];
}

export interface AscDeclaration extends AscStatement {
  readonly name: { readonly text: string; readonly range: AscRange };
  /** Of functions. */
  readonly signature?: { readonly parameters: readonly { readonly name: { readonly text: string } }[] };
  readonly typeParameters?: readonly unknown[] | null;
  /** Of functions: null when there is only a declaration. */
  readonly body?: unknown;
  /** Of classes. */
  readonly members?: readonly AscDeclaration[];
  /** Of fields: its type as it is written. */
  readonly type?: unknown;
  /** Of fields: the value that it begins with. */
  initializer?: unknown;
}

export interface AscElement {
  readonly name: string;
  readonly internalName: string;
  readonly declaration?: AscDeclaration;
  readonly file: AscFile;
  /** Of members of a class: whether it is a field, and not a method or an accessor. */
  readonly isField?: boolean;
  /** Of fields, whose `declaration` is that of an accessor. */
  readonly fieldDeclaration?: AscDeclaration | null;
  /** Of classes: the class it extends. */
  readonly basePrototype?: AscElement | null;
  /** Of classes. */
  readonly constructorPrototype?: AscElement | null;
}

export interface AscFile {
  readonly internalName: string;
  readonly exports: ReadonlyMap<string, AscElement> | null;
  readonly exportsStar: readonly AscFile[] | null;
}

export interface AscType {
  readonly toString: () => string;
  readonly classReference: AscClass | null;
}

export interface AscClass {
  readonly internalName: string;
  readonly id: number;
  readonly prototype: AscElement;
  readonly typeArguments: readonly AscType[] | null;
  readonly members: ReadonlyMap<string, AscElement> | null;
  /** Bytes of its objects. */
  readonly nextMemoryOffset: number;
}

export interface AscFunction {
  readonly signature: {
    readonly parameterTypes: readonly AscType[];
    readonly requiredParameters: number;
    readonly returnType: AscType;
  };
}

export interface AscProgram {
  readonly filesByName: ReadonlyMap<string, AscFile>;
  readonly options: { exportRuntime: boolean };
  /** Each gives null when there is an error, which the program then reports by itself. */
  readonly resolver: {
    readonly resolveFunction: (prototype: AscElement, typeArguments: null) => AscFunction | null;
    readonly resolveProperty: (
      prototype: AscElement,
    ) => { readonly memoryOffset: number; readonly type: AscType } | null;
  };
}

/** All names that a file exports, those of `export *` too. */
export function exportsOf(file: AscFile): Map<string, AscElement> {
  const found = new Map(file.exports ?? []);
  for (const other of file.exportsStar ?? []) {
    for (const [name, element] of exportsOf(other)) if (!found.has(name)) found.set(name, element);
  }
  return found;
}
