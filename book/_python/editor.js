// The editor of a cell or an answer: CodeMirror, with the page's palette for Python's syntax.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--c-input)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--c-activation)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--c-weight)" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: "var(--c-target)" },
  { tag: tags.comment, color: "var(--c-faint)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--c-delta)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--c-ink)", backgroundColor: "var(--pst-color-surface)" },
  ".cm-content": { caretColor: "var(--c-ink)" },
  ".cm-gutters": { color: "var(--c-faint)", backgroundColor: "transparent", border: "none" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--c-faint)" },
});

/**
 * Replace an element by an editor.
 * @param {HTMLElement} element a `<pre>`, or the `<textarea>` that a reader has begun to write in
 * @param {{text: string, label: string, change?: (text: string) => void, run?: () => void, style?: string, wrap?: boolean}} options its text, its label
 *   for screen readers, what to do when the text changes and on Ctrl+Enter, an additional class, and whether
 *   long lines wrap
 */
export function openEditor(element, { text, label, change, run, style = "", wrap = false }) {
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
        wrap ? EditorView.lineWrapping : [],
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
