import { SaxesParser } from "saxes";

/** An element of a document. */
export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  /** Text directly within it. */
  readonly text: string;
}

/** Parses XML. @throws when it is not well-formed */
export function parseXml(xml: string): Node {
  const parser = new SaxesParser();
  const root = { name: "", attributes: {}, children: [] as Node[], text: "" };
  const open = [root];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const node = { name, attributes: { ...attributes }, children: [], text: "" };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on("text", (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new Error("the document is empty");
  return document;
}

/** All elements of a name below a node, in order of the document. */
export function all(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

/** The elements of a class below a node. */
export function ofClass(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [
    ...(child.attributes["class"] === name ? [child] : []),
    ...ofClass(child, name),
  ]);
}

/** Coordinates in the path of a line or an area, in order. */
export function pathPoints(path: Node | undefined): [x: number, y: number][] {
  const numbers = (path?.attributes["d"] ?? "").match(/-?[\d.]+(e-?\d+)?/g)?.map(Number) ?? [];
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0]);
}
