/** Lines of a text that are longer than they may be, though they have spaces where they could have been broken. */
export function tooLong(text: string, columns: number): string[] {
  return text.split("\n").filter((line) => line.length > columns && /\S \S/u.test(line));
}
