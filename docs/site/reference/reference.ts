import { readFileSync } from "node:fs";
import { API_SCHEME } from "../markdown/links.ts";
import type { Page } from "../page/page.ts";
import { ROOT } from "../root.ts";
import { docMarkdown } from "./doc-comment.ts";
import { importableNames, type PublicMember, publicMembers } from "./public-members.ts";
import { TOPICS, type Topic } from "./topics.ts";

/** Something exported, and what it has. */
interface Export {
  readonly name: string;
  /** Several where a function has several comments, or a type and a value one name. */
  readonly declarations: readonly PublicMember[];
  readonly members: readonly PublicMember[];
}

/** The pages of the reference, and where each name is. */
export interface Reference {
  readonly pages: readonly Page[];
  /** `DirectView.apply`, and its place: `reference/direct-view.html#DirectView.apply`. */
  readonly names: ReadonlyMap<string, string>;
}

/** Makes the reference from the doc comments of the entries. @throws when a name has no page */
export function reference(): Reference {
  const pages: Page[] = [];
  const names = new Map<string, string>();
  const entries = new Map(TOPICS.map(({ entry }) => [entry, exportsOf(entry)] as const));
  const placed = new Set<Export>();
  for (const topic of TOPICS) {
    const own = (entries.get(topic.entry) ?? []).filter(
      (each) => !placed.has(each) && topic.files.some((file) => each.declarations[0]?.place.startsWith(file)),
    );
    for (const each of own) placed.add(each);
    const path = `reference/${topic.name}.html`;
    for (const name of own.flatMap(namesOf)) if (!names.has(name)) names.set(name, `${path}#${name}`);
    const classesFirst = own.toSorted((a, b) => weight(a) - weight(b));
    pages.push({
      title: topic.title,
      path,
      source: `${topic.entry} (${topic.name})`,
      markdown: markdownOf(topic, classesFirst),
    });
  }
  // A page has most names from the files that Node has them from.
  const lost = [...entries.values()].flat().filter((each) => !placed.has(each) && !names.has(each.name));
  if (lost.length > 0) throw new Error(`topics.ts has no page for ${lost.map(({ name }) => name).join(", ")}`);
  pages.push(...ENTRY_PAGES);
  return { pages, names };
}

const ENTRY_PAGES: readonly Page[] = ["entries"].map((name) => ({
  title: "Entries of the package",
  path: `reference/${name}.html`,
  source: `docs/site/reference/${name}.md`,
  markdown: readFileSync(new URL(`docs/site/reference/${name}.md`, ROOT), "utf8"),
}));

function exportsOf(entry: string): Export[] {
  const exported = new Map<string, { name: string; declarations: PublicMember[]; members: PublicMember[] }>();
  let last = "";
  for (const member of publicMembers(entry)) {
    const dot = member.name.indexOf(".");
    if (dot < 0) {
      last = member.name;
      const found = exported.get(last);
      if (found) found.declarations.push(member);
      else exported.set(last, { name: last, declarations: [member], members: [] });
    } else {
      // Those of a base class come after those of the class that extends it, by the base's name.
      const name = `${last}${member.name.slice(dot)}`;
      const members = exported.get(last)?.members ?? [];
      if (!members.some((other) => other.name === name && other.place !== member.place && other.kind !== member.kind)) {
        members.push({ ...member, name });
      }
    }
  }
  return [...exported.values()];
}

function namesOf({ name, members }: Export): string[] {
  return [name, ...members.map((member) => member.name)];
}

// Functions and classes before the types that they take and give.
function weight({ declarations }: Export): number {
  const kinds = declarations.map(({ kind }) => kind);
  if (kinds.includes("function")) return 0;
  if (kinds.includes("class")) return 1;
  return kinds.includes("value") ? 2 : 3;
}

function markdownOf(topic: Topic, exported: readonly Export[]): string {
  const lines = [`# ${topic.title}`, topic.about, fence(importOf(topic, exported))];
  for (const each of exported) lines.push(...exportMarkdown(each));
  return `${lines.join("\n\n")}\n`;
}

// As many names as have a line's place.
function importOf({ entry, from }: Topic, exported: readonly Export[]): string {
  const importable = importableNames(entry);
  const values = exported.filter(({ name }) => importable.has(name));
  const shown = (values.length > 0 ? values : exported).map(({ name }) => name);
  while (shown.join(", ").length > 46) shown.pop();
  return `import ${values.length > 0 ? "" : "type "}{ ${shown.join(", ")} } from "${from}";`;
}

function exportMarkdown({ name, declarations, members }: Export): string[] {
  const lines = [`## ${name} {#${name}}`];
  for (const declaration of declarations) lines.push(...memberMarkdown(declaration, name));
  const methods = members.filter(({ kind }) => kind === "method");
  const fields = members.filter(({ kind }) => kind !== "method");
  const seen = new Set<string>();
  for (const member of [...fields, ...methods]) {
    const short = member.name.slice(name.length + 1);
    // Overloads that are explained one by one have one heading.
    if (!seen.has(member.name)) lines.push(`### ${heading(member, short)} {#${member.name}}`);
    seen.add(member.name);
    lines.push(...memberMarkdown(member, name));
  }
  return lines;
}

function heading({ kind }: PublicMember, name: string): string {
  return kind === "method" && !name.startsWith("[") ? `\`${name}()\`` : `\`${name}\``;
}

function memberMarkdown({ name, signatures, doc = "" }: PublicMember, owner: string): string[] {
  const code = signatures.map((signature) => asExported(signature, owner)).join("\n");
  return [
    ...(code === "" ? [] : [fence(code, name === owner ? "ts declaration" : "ts member")]),
    docMarkdown(doc, API_SCHEME),
  ];
}

// A class that is exported by another name: `NodeClient as Client`.
function asExported(signature: string, owner: string): string {
  const renamed = signature
    .replaceAll(/\b(?:Sampling|Node)Client\b/g, "Client")
    .replaceAll("NodeClusterClient", "ClusterClient");
  return renamed.replace(`class ${owner} extends ${owner}`, `class ${owner}`);
}

function fence(code: string, info = "ts"): string {
  return `\`\`\`${info}\n${code}\n\`\`\``;
}
