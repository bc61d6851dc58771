// The editor of a cell or an answer: CodeMirror, with the page's palette for Python's syntax.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, keymap, lineNumbers, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--c-input)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--c-activation)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--c-weight)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--c-target)" },
  { tag: tags.comment, color: "var(--c-faint)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--c-delta)" },
]);

const onPhone = matchMedia("(max-width: 40rem)"); // where code wraps, as in book.css

const theme = EditorView.theme({
  "&": { color: "var(--c-ink)", backgroundColor: "var(--pst-color-surface)" },
  ".cm-content": { caretColor: "var(--c-ink)" },
  ".cm-gutters": { color: "var(--c-faint)", backgroundColor: "transparent", border: "none" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--c-faint)" },
});

/** Let each line know its indentation, from which what is carried over stands further in (python.css). */
const hangingIndent = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = indentations(view);
    }
    update({ view, docChanged, viewportChanged }) {
      if (docChanged || viewportChanged) this.decorations = indentations(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function indentations(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
      const style = `--indent: ${line.text.search(/\S|$/)}`;
      builder.add(line.from, line.from, Decoration.line({ attributes: { style } }));
      if (line.to >= to) break;
    }
  }
  return builder.finish();
}

/**
 * Replace an element by an editor.
 * @param {HTMLElement} element a `<pre>`, or the `<textarea>` that a reader has begun to write in
 * @param {{text: string, label: string, change?: (text: string) => void, run?: () => void, style?: string}} options its text, its label
 *   for screen readers, what to do when the text changes and on Ctrl+Enter, and an additional class
 */
export function openEditor(element, { text, label, change, run, style = "" }) {
  const focused = document.activeElement === element;
  const selection = "selectionStart" in element ? { anchor: element.selectionStart, head: element.selectionEnd } : undefined;
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      selection: focused ? selection : undefined,
      extensions: [
        lineNumbers(), history(), indentOnInput(), bracketMatching(), closeBrackets(), indentUnit.of("    "),
        python(), syntaxHighlighting(colours), theme,
        keymap.of([
          { key: "Mod-Enter", run: () => (run?.(), true) },
          ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab, // Esc, then Tab leaves
        ]),
        onPhone.matches ? [EditorView.lineWrapping, hangingIndent] : [],
        EditorView.editorAttributes.of({ class: `python-editor ${style}` }),
        EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", autocorrect: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && change?.(update.state.doc.toString())),
      ],
    }),
  });
  element.replaceWith(view.dom);
  if (focused) view.focus();
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    focus: () => view.focus(),
  };
}
