// Jupyter counts the characters of code in code points, JavaScript in units of UTF-16.

/** Index in a string of the code point at `points`. */
export function indexOfPoint(text: string, points: number): number {
  let index = 0;
  for (let passed = 0; passed < points && index < text.length; passed++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/** Code points before an index of a string. */
export function pointOfIndex(text: string, index: number): number {
  let points = 0;
  for (let at = 0; at < index && at < text.length; points++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return points;
}
