import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { KernelDiagnostic } from "wasm-ensemble";
import { kernelHelp } from "./editor-help.ts";

/** An editor of one source. */
export interface Editor {
  readonly view: EditorView;
  /** Marks what is wrong, at its lines; an empty list takes all marks away. */
  readonly mark: (diagnostics: readonly KernelDiagnostic[]) => void;
  /** Shows another text; Undo brings the old one back. */
  readonly show: (text: string) => void;
  /** Goes to a place in the source; line and column from 1. */
  readonly goTo: (line: number, column: number) => void;
}

interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** Is called with what was typed; not with what {@link Editor.show} shows. */
  readonly onChange: (text: string) => void;
}

// Of changes that come from the page, not from its visitor.
const SHOWN = Annotation.define<boolean>();

/** Makes an editor in a box, with the colours of the page. Tab leaves it, as it leaves any field. */
export function makeEditor({ parent, text, onChange }: EditorOptions): Editor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        typescriptLanguage,
        syntaxHighlighting(COLORS),
        kernelHelp(),
        keymap.of([...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "Source of the kernel", spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          const isShown = update.transactions.some((one) => one.annotation(SHOWN) === true);
          if (update.docChanged && !isShown) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    view,
    mark: (diagnostics) => {
      const marks = diagnostics.map((diagnostic) => markOf(view.state, diagnostic));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    show: (shown) => {
      if (shown === view.state.doc.toString()) return;
      const changes = { from: 0, to: view.state.doc.length, insert: shown };
      view.dispatch({ changes, annotations: SHOWN.of(true) });
    },
    goTo: (line, column) => {
      const anchor = offsetOf(view.state, line, column);
      view.dispatch({ selection: { anchor }, scrollIntoView: true });
      view.focus();
    },
  };
}

function offsetOf({ doc }: EditorState, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(doc.lines, Math.max(1, line)));
  return Math.min(to, from + Math.max(0, column - 1));
}

// The compiler tells where it begins: the mark goes to the end of the word there, or of the line.
function markOf(state: EditorState, { line, column, message }: KernelDiagnostic): Diagnostic {
  const from = offsetOf(state, line, column);
  const { to: end } = state.doc.lineAt(from);
  const to = Math.max(state.wordAt(from)?.to ?? end, Math.min(from + 1, end));
  return { from, to, severity: "error", message };
}

const COLORS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.typeName, tags.className], color: "var(--code-type)" },
  { tag: [tags.string, tags.number, tags.bool, tags.null], color: "var(--code-literal)" },
  { tag: [tags.comment], color: "var(--muted)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--accent)" },
]);
