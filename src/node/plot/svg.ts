/** Values of an element's attributes by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG as text. Values are escaped; children are elements that this function made, or {@link svgText}. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const shown = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${svgText(String(typeof value === "number" ? rounded(value) : value))}"`)
    .join("");
  if (children.length === 0) return `<${name}${shown}/>`;
  return `<${name}${shown}>${children.join("")}</${name}>`;
}

/** Text of an element, escaped; characters that XML 1.0 does not allow are left out. */
export function svgText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- XML 1.0, section 2.2: all but tab, LF and CR are refused
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}

/** A group that is moved. */
export function moved(x: number, y: number, children: readonly string[]): string {
  return element("g", { transform: `translate(${rounded(x)},${rounded(y)})` }, children);
}

// A hundredth of a pixel is more than can be seen.
function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}
