// The bundle that a page loads when a reader first uses Python; _static/python.js imports it.
import { checkAnswer } from "./answers.js";
import { Between } from "./between.js";
import { Cells } from "./cells.js";
import { openEditor } from "./editor.js";
import { panelFor } from "./panel.js";
import { Python } from "./session.js";
import worker from "worker-source"; // worker.js as text, bundled by the build, so that it can be restarted without the network

export const python = new Python({ worker, folder: new URL("./", import.meta.url).href });
const panel = panelFor(python);
export const cells = new Cells(document, python, panel);
export { openEditor };

for (const { explorer } of document.querySelectorAll("figure.explorer")) {
  const cell = explorer && cells.showing(explorer.figure);
  if (cell) new Between(explorer, cell, cells.originals(cell), python, panel);
}

/** Start loading Python for an exercise, and show the progress in its box. */
export function prepare(box) {
  panel.show(box, () => prepare(box));
  return python.load([]);
}

export const check = (exercise, program, output) => checkAnswer(python, cells, exercise, program, output);
