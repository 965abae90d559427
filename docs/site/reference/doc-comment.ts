/**
 * The text of a doc comment as Markdown: words, parameters, what is given and thrown, examples.
 *
 * @param scheme - what names begin with in its links, as in `[Client](api:Client)`
 */
export function docMarkdown(doc: string, scheme: string): string {
  const [words = "", ...tags] = doc
    .replaceAll(/\b(?:Sampling|Node)Client\b/g, "Client")
    .replaceAll("NodeClusterClient", "ClusterClient")
    .split(/^(?=@)|(?<=\S) (?=@throws\b)/m);
  const link = (text: string) =>
    text.replaceAll(
      /\{@link ([^}\s|]+)(?:[ |]([^}]*))?\}/g,
      (_match, name: string, shown = name) => `[\`${shown}\`](${scheme}${name})`,
    );
  const parts = [link(words).trim()];
  const lists: Record<"param" | "returns" | "throws" | "see", string[]> = {
    param: [],
    returns: [],
    throws: [],
    see: [],
  };
  const examples: string[] = [];
  for (const tag of tags) {
    const [, name = "", text = ""] = /^@(\w+)\s*([^]*)$/.exec(tag) ?? [];
    if (name === "example") examples.push(`\`\`\`ts\n${text.trim()}\n\`\`\``);
    else if (name === "param") lists.param.push(parameter(link(text)));
    else if (name === "returns" || name === "see") lists[name].push(link(oneLine(text)));
    else if (name === "throws") lists.throws.push(link(thrown(text, scheme)));
  }
  parts.push(
    [
      ...lists.param,
      ...lists.returns.map((text) => `- **gives** ${text}`),
      ...lists.throws.map((text) => `- **throws** ${text}`),
      ...lists.see.map((text) => `- **see** ${text}`),
    ].join("\n"),
  );
  return [...parts, ...examples].filter((part) => part !== "").join("\n\n");
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, " ");
}

function parameter(text: string): string {
  const [, name = "", what = ""] = /^([\w.]+)\s*(?:-\s*)?([^]*)$/.exec(oneLine(text)) ?? [];
  return `- \`${name}\`${what === "" ? "" : `: ${what}`}`;
}

// `{TypeError} {RangeError} when …`
function thrown(text: string, scheme: string): string {
  const [, classes = "", when = ""] = /^((?:\{\w+\}\s*)*)([^]*)$/.exec(oneLine(text)) ?? [];
  const names = [...classes.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) =>
    isOurs(name) ? `[\`${name}\`](${scheme}${name})` : `\`${name}\``,
  );
  return `${names.join(", ")} ${when}`.trim();
}

// Classes of the language have no page.
function isOurs(name: string): boolean {
  return !(name in globalThis);
}
