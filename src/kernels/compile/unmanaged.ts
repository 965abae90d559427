import type { AscDecorator, AscParser, AscStatement } from "./asc-program.ts";
import type { ClassFacts } from "./class-facts.ts";
import { ENTRY_PATH } from "./entry-text.ts";

/**
 * Makes classes of the user's source unmanaged, as if `@unmanaged` stood before them: their objects may then lie
 * anywhere, without the header of the garbage collector. Reuses the decorator of the class that the generated entry
 * begins with.
 */
export function markUnmanaged(parser: AscParser, classes: readonly (ClassFacts | undefined)[]): void {
  const entry = parser.sources.find(({ normalizedPath }) => normalizedPath === ENTRY_PATH);
  const mark = entry?.statements[0]?.decorators;
  for (const { path, start } of classes.flatMap((facts) => facts?.places ?? [])) {
    const source = parser.sources.find(({ normalizedPath }) => normalizedPath === path);
    const declaration = source?.statements.find(({ range }) => range.start === start);
    if (declaration && mark) addDecorators(declaration, mark);
  }
}

function addDecorators(declaration: AscStatement, mark: readonly AscDecorator[]): void {
  const decorators = declaration.decorators ?? [];
  const has = decorators.some(({ name }) => name.text === "unmanaged");
  declaration.decorators = has ? decorators : [...decorators, ...mark];
}
