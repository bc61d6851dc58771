// What a page loads when a reader first wants Python: _static/python.js asks for it.
import { checkAnswer } from "./answers.js";
import { cellsOf } from "./cells.js";
import { openEditor } from "./editor.js";
import { panelFor } from "./panel.js";
import { Python } from "./session.js";
import worker from "worker-source"; // worker.js, bundled by the build: it starts again without the network

export const python = new Python({ worker, folder: new URL("./", import.meta.url).href });
const panel = panelFor(python);
export const cells = cellsOf(document, python, panel);
export { openEditor };

/** Begin to load Python for an exercise, and say in its box how far it is. */
export function prepare(box) {
  panel.stand(box, () => prepare(box));
  return python.load([]);
}

export const check = (exercise, program, place) => checkAnswer(python, cells, exercise, program, place);
