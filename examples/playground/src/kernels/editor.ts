import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { KernelDiagnostic } from "wasm-ensemble";

/** An editor of one source. */
export interface Editor {
  readonly view: EditorView;
  /** Marks what is wrong, at its lines; an empty list takes all marks away. */
  readonly mark: (diagnostics: readonly KernelDiagnostic[]) => void;
  /** Goes to a place in the source; line and column from 1. */
  readonly goTo: (line: number, column: number) => void;
}

interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly onChange: () => void;
  /** Is called for Ctrl-Enter, or Cmd-Enter. */
  readonly onRun: () => void;
}

/** Makes an editor in a box, with the colours of the page. Tab leaves it, as it leaves any field. */
export function makeEditor({ parent, text, onChange, onRun }: EditorOptions): Editor {
  const run = (): boolean => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }]),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        typescriptLanguage,
        syntaxHighlighting(COLORS),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "Source of the kernel", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange();
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
