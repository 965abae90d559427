import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
} from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-javascript";
import { syntaxTree } from "@codemirror/language";
import type { ChangeSpec, EditorState, Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import type { KnownName } from "#kernel-library";
import { FREE, IMPORTABLE, knownName, membersOf } from "./known-names.ts";

const FROM = "wasm-ensemble/assembly";

/** Completes names of the library, of AssemblyScript and of the code itself, and says what they are where the mouse rests. */
export function kernelHelp(): Extension {
  return [
    autocompletion({ override: [complete, completeLocal], icons: false }),
    hoverTooltip((view, position) => tooltipAt(view.state, position)),
  ];
}

function complete(context: CompletionContext): CompletionResult | null {
  if (isText(context.state, context.pos)) return null;
  const word = context.matchBefore(/(?:\b(\w+)\.)?\w*$/);
  if (word === null || (word.from === word.to && !context.explicit)) return null;
  const [, object, name = ""] = /^(?:(\w+)\.)?(\w*)$/.exec(word.text) ?? [];
  const from = context.pos - name.length;
  // What comes behind a number is no member.
  if (object !== undefined && /^\d/.test(object)) return null;
  const code = context.state.doc.toString();
  const names = object === undefined ? FREE : membersOf(object, code);
  return { from, options: names.map(completionOf), validFor: /^\w*$/ };
}

/** Names that the code itself declares; those that it imports are known better. */
function completeLocal(context: CompletionContext): CompletionResult | null {
  const found = localCompletionSource(context);
  if (found === null) return null;
  const known = new Set(FREE.map(({ name }) => name));
  return { ...found, options: found.options.filter(({ label }) => !known.has(label)) };
}

function isText(state: EditorState, position: number): boolean {
  return /Comment|String|TemplateString/.test(syntaxTree(state).resolveInner(position, -1).name);
}

function completionOf(known: KnownName): Completion {
  const { name, kind, signature } = known;
  const needsImport = IMPORTABLE.includes(known);
  return {
    label: name,
    type: kind,
    detail: signature.startsWith(name) ? signature.slice(name.length) : "",
    info: () => cardOf(known),
    // What kernels draw comes first.
    boost: needsImport ? 1 : 0,
    apply: (view, _, from, to) => applyName(view, { name, needsImport, from, to }),
  };
}

interface Written {
  readonly name: string;
  readonly needsImport: boolean;
  /** The text that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

/** Writes a name, and imports it where it has to be. */
function applyName(view: EditorView, { name, needsImport, from, to }: Written): void {
  const { state } = view;
  const spec = insertCompletionText(state, name, from, to);
  const change = needsImport ? importOf(name, state.doc.toString(), from) : undefined;
  // Both changes are of the text before.
  view.dispatch(spec, ...(change === undefined ? [] : [{ changes: change }]));
}

/** The change that adds a name to the import of the library; undefined when it is there, or is being written there. */
function importOf(name: string, code: string, at: number): ChangeSpec | undefined {
  const line = new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*"${FROM}"`).exec(code);
  if (line === null) return { from: 0, insert: `import { ${name} } from "${FROM}";\n` };
  const [whole, names = ""] = line;
  const end = line.index + whole.indexOf("}");
  if (at > line.index && at < line.index + whole.length) return undefined;
  if (new RegExp(`\\b${name}\\b`).test(names)) return undefined;
  const last = end - (names.length - names.trimEnd().length);
  return { from: last, insert: names.trim() === "" ? ` ${name}` : `, ${name}` };
}

function tooltipAt(state: EditorState, position: number): Tooltip | null {
  const word = state.wordAt(position);
  if (word === null || isText(state, position)) return null;
  const before = state.sliceDoc(Math.max(0, word.from - 80), word.from);
  const object = /(\w+)\.$/.exec(before)?.[1];
  const known = knownName(state.sliceDoc(word.from, word.to), object, state.doc.toString());
  if (known === undefined) return null;
  return { pos: word.from, end: word.to, above: true, create: () => ({ dom: cardOf(known) }) };
}

/** What is known of a name: its signature, what its source says of it, and an example. */
function cardOf({ signature, about, example }: KnownName): HTMLElement {
  const card = document.createElement("div");
  card.className = "name-card";
  card.append(textOf("code", signature));
  for (const paragraph of about === "" ? [] : about.split("\n\n")) {
    const line = document.createElement("p");
    line.append(...paragraph.split("`").map((part, i) => (i % 2 === 1 ? textOf("code", part) : part)));
    card.append(line);
  }
  if (example !== "") card.append(textOf("pre", example));
  return card;
}

function textOf(tag: "code" | "pre", text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
