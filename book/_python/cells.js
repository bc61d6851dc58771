// Code cells that run where they stand: a cell becomes an editor at its first Run, those above it that have not run
// go first, and what it shows replaces what the book has stored until the reader takes that back.
import { button, make } from "./dom.js";
import { openEditor } from "./editor.js";
import { Output } from "./output.js";
import { FORGOTTEN_AFTER } from "./words.js";

const KEPT_BY_THE_PAGE = /class="(picture explorer|exercise)"/; // what a page has brought to life keeps its place

class Cell {
  constructor(element, number) {
    this.element = element;
    this.number = number;
    this.pre = element.querySelector(".cell_input pre");
    this.book = sourceOf(this.pre);
    this.stored = element.querySelector(":scope > .cell_output");
    this.packs = (element.dataset.packs ?? "").split(" ").filter(Boolean);
    this.ran = null; // the source that has run
    this.output = null;
  }
  get source() {
    return this.editor?.text ?? this.book;
  }
  get changed() {
    return this.source !== this.book;
  }
  open(run) {
    if (this.editor) return;
    this.editor = openEditor(this.pre, { text: this.book, label: "Code of this cell", run, style: "of-cell" });
    this.status = make("p", { className: "python-message" });
    this.status.setAttribute("role", "status");
    this.stop = button("Stop", () => {});
    this.back = button("Back to the book's version", () => this.restore());
    this.stop.hidden = this.back.hidden = true;
    this.bar = make("div", { className: "python-bar" }, this.status, this.stop, this.back);
    this.element.querySelector(".cell_input").after(this.bar);
  }
  /** Show the reader's output in place of the stored one; a live figure of the page stays above it. */
  show(output) {
    const old = this.output?.element ?? this.stored;
    const keeps = this.stored?.querySelector(".explorer, .exercise");
    if (keeps && old === this.stored) this.stored.after(output.element);
    else if (old) old.replaceWith(output.element);
    else (this.bar ?? this.element.querySelector(".cell_input")).after(output.element);
    this.output = output;
  }
  say(text) {
    this.status.textContent = text;
  }
  busy(yes) {
    this.stop.hidden = !yes;
    this.back.hidden = yes || !(this.output || this.changed);
    this.button.disabled = yes;
  }
  restore() {
    this.editor.text = this.book;
    const keeps = this.stored?.querySelector(".explorer, .exercise");
    if (this.output && this.stored && !keeps) this.output.element.replaceWith(this.stored);
    else this.output?.element.remove();
    this.output = null;
    this.ran = null;
    this.status.textContent = "";
    this.back.hidden = true;
    this.editor.focus();
  }
}

export const sourceOf = (pre) => pre.textContent.replace(/\n$/, "");

export function cellsOf(document, python, panel) {
  const cells = [...document.querySelectorAll(".cell[data-cell]")].map((element, i) => new Cell(element, i + 1));
  python.addEventListener("forgotten", () => cells.forEach((cell) => (cell.ran = null)));

  /** Run one cell; return whether it ended well. */
  async function runOne(cell, shows) {
    const output = new Output((html) => KEPT_BY_THE_PAGE.test(html) && cell.stored !== null);
    const start = performance.now();
    const source = cell.source;
    cell.element.classList.add("running");
    const result = await python.run(
      { kind: "cell", source, cell: cell.number },
      { print: output.print, display: output.display, packs: cell.packs },
    ).finally(() => cell.element.classList.remove("running"));
    if (result.state === "failed") output.error(String(result.error));
    const well = result.state === "ran";
    if (well) cell.ran = source;
    if (shows || !well || cells.some((other) => other.number <= cell.number && other.changed)) cell.show(output);
    return { ...result, seconds: (performance.now() - start) / 1000 };
  }

  /** Run a cell, after those above it that have not run as they stand; return whether all ended well. */
  async function run(cell) {
    const queue = [...cells.slice(0, cell.number - 1).filter((other) => other.ran !== other.source), cell];
    let now = "";
    const start = performance.now();
    const tick = () => {
      const seconds = Math.round((performance.now() - start) / 1000);
      if (now) cell.say(`${now}${seconds > 0 ? `, ${seconds} s` : ""}.`);
    };
    cell.busy(true);
    cell.say("");
    const clock = setInterval(tick, 500);
    try {
      await python.load(queue.flatMap((other) => other.packs));
      for (const [i, other] of queue.entries()) {
        now = other === cell ? "Running" : `Running the cells above, ${i + 1} of ${queue.length - 1}`;
        tick();
        const result = await runOne(other, other === cell);
        if (result.state !== "ran") {
          cell.say(describeEnd(result, other === cell));
          return false;
        }
        if (other === cell) cell.say(result.seconds < 0.05 ? "Your output." : `Your output, after ${time(result.seconds)}.`);
      }
      return true;
    } catch {
      cell.say(python.state === "failed" ? "" : "Not run: loading Python was cancelled.");
      return false;
    } finally {
      clearInterval(clock);
      cell.busy(false);
    }
  }

  for (const cell of cells) {
    cell.button = cell.element.querySelector("button.python-run");
    cell.go = async () => {
      cell.open(cell.go);
      cell.stop.onclick = () => python.stop();
      panel.stand(cell.bar, cell.go);
      await run(cell);
    };
  }
  return {
    run: (element) => cells.find((cell) => cell.element === element).go(),
    /** The sources of the cells above an element, as they stand. */
    above: (element) => before(cells, element).map((cell) => cell.source),
    /** Run the first cells above an element, and say so in a place of its own. */
    async runAbove(element, count, say) {
      const queue = before(cells, element).slice(0, count).filter((cell) => cell.ran !== cell.source);
      for (const [i, cell] of queue.entries()) {
        say(`Running the cells above, ${i + 1} of ${queue.length} ...`);
        const result = await runOne(cell, false);
        if (result.state !== "ran") return describeEnd(result, false);
      }
      return "";
    },
  };
}

const before = (cells, element) =>
  cells.filter((cell) => cell.element.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);

const time = (seconds) => (seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`);


/** Return what a reader is told of a run that did not end well. */
export function describeEnd({ state }, here) {
  const what = here ? "This cell" : "A cell above";
  return {
    failed: here ? "Stopped by an error." : "Not run: a cell above stopped with an error.",
    stopped: `Stopped. ${FORGOTTEN_AFTER}`,
    "too much": `${what} printed more than 1 MB and was stopped. ${FORGOTTEN_AFTER}`,
    "too long": `${what} took too long and was stopped. ${FORGOTTEN_AFTER}`,
  }[state] ?? `Python ended while ${what.toLowerCase()} ran. ${FORGOTTEN_AFTER}`;
}
