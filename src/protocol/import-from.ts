// A package as a file names it: `import-from:`, the address of the file, a space, and the name.
const FROM = /^import-from:(\S+) (.+)$/s;

/** A package that is looked up from a file. */
export interface ImportFrom {
  readonly file: string;
  readonly specifier: string;
}

/** What engines import that have the files of their client. */
export function importFrom({ file, specifier }: ImportFrom): string {
  return `import-from:${file} ${specifier}`;
}

/** Reads what {@link importFrom} gave; undefined for any other specifier. */
export function readImportFrom(specifier: string): ImportFrom | undefined {
  const [, file, name] = FROM.exec(specifier) ?? [];
  return file === undefined || name === undefined ? undefined : { file, specifier: name };
}
