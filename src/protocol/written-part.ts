/** The part of what `standaloneSource` or `capturingSource` gives that stands in the function's own file, and where it begins. */
export function writtenPart(expression: string): { readonly text: string; readonly start: number } {
  const start =
    /^(?:\(\(\) => \{ (?:let [^;]*; )?return \[\(\) => )?(?:\(function \(\) \{ "use strict"; return )?\((?:\{ \["(?:[^"\\]|\\.)*"\]: (?:async )?function\*? )?/.exec(
      expression,
    )?.[0].length ?? 0;
  return { start, text: expression.slice(start, expression.lastIndexOf("\n")) };
}
