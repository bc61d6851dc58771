// Code cells that run in place: a cell becomes an editor at its first Run, the cells above it that have not run are run
// first, and its output replaces the book's stored output until the reader restores it.
import { button, make } from "./dom.js";
import { openEditor } from "./editor.js";
import { Output } from "./output.js";
import { FORGOTTEN_AFTER } from "./words.js";

const INTERACTIVE = /class="(picture explorer|exercise)"/; // the page's interactive version is kept

class Cell {
  constructor(element, number) {
    this.element = element;
    this.number = number;
    this.pre = element.querySelector(".cell_input pre");
    this.original = this.pre.textContent.replace(/\n$/, "");
    this.button = element.querySelector("button.python-run");
    this.stored = element.querySelector(":scope > .cell_output");
    this.packs = (element.dataset.packs ?? "").split(" ").filter(Boolean);
    this.standsAlone = element.classList.contains("tag_own-table"); // needs no cell but those of its section
    this.ranSource = null; // the source that has run
    this.output = null;
  }
  get source() {
    return this.editor?.text ?? this.original;
  }
  get changed() {
    return this.source !== this.original;
  }
  get hasInteractive() {
    return Boolean(this.stored?.querySelector(".explorer, .exercise"));
  }
  get isUpToDate() {
    return this.ranSource === this.source;
  }
  open(run, stop) {
    if (this.editor) return;
    this.editor = openEditor(this.pre, { text: this.original, label: "Code of this cell", run, style: "of-cell" });
    this.status = make("p", { className: "python-message" });
    this.status.setAttribute("role", "status");
    this.stop = button("Stop", stop);
    this.back = button("Back to the book's version", () => this.restore());
    this.stop.hidden = this.back.hidden = true;
    this.bar = make("div", { className: "python-bar" }, this.status, this.stop, this.back);
    this.element.querySelector(".cell_input").after(this.bar);
  }
  /** Show the reader's output in place of the stored one; an interactive figure of the page stays above it. */
  show(output) {
    const old = this.output?.element ?? this.stored;
    if (this.hasInteractive && old === this.stored) this.stored.after(output.element);
    else if (old) old.replaceWith(output.element);
    else (this.bar ?? this.element.querySelector(".cell_input")).after(output.element);
    this.output = output;
  }
  say(text) {
    this.status.textContent = text;
  }
  setBusy(busy) {
    this.stop.hidden = !busy;
    this.back.hidden = busy || !(this.output || this.changed);
    this.button.disabled = busy;
  }
  restore() {
    this.editor.text = this.original;
    if (this.output && this.stored && !this.hasInteractive) this.output.element.replaceWith(this.stored);
    else this.output?.element.remove();
    this.output = null;
    this.ranSource = null;
    this.status.textContent = "";
    this.back.hidden = true;
    this.editor.focus();
  }
}

/** The code cells of a page. */
export class Cells {
  constructor(document, python, panel) {
    Object.assign(this, { python, panel });
    this.cells = [...document.querySelectorAll(".cell[data-cell]")].map((element, i) => new Cell(element, i + 1));
    python.addEventListener("forgotten", () => this.cells.forEach((cell) => (cell.ranSource = null)));
  }

  /**
   * Run the cell of an element, which becomes an editor, after the cells above it.
   * @param {HTMLElement} element
   * @param {(source: string, original: string) => string} change gives the cell another source before it runs
   */
  async run(element, change = (source) => source) {
    const cell = this.cells.find((other) => other.element === element);
    const runAgain = () => this.run(element);
    cell.open(runAgain, () => this.python.stop());
    const source = change(cell.source, cell.original);
    if (source !== cell.source) cell.editor.text = source;
    this.panel.show(cell.bar, runAgain);
    await this.runWithAbove(cell);
  }

  /** Run a cell, after the cells above it that have not run in their present version. */
  async runWithAbove(cell) {
    const above = this.cells.slice(0, cell.number - 1).filter((other) => !cell.standsAlone || other.standsAlone);
    const queue = [...above.filter((other) => !other.isUpToDate), cell];
    let activity = "";
    const start = performance.now();
    const showTime = () => {
      const seconds = Math.round((performance.now() - start) / 1000);
      if (activity) cell.say(`${activity}${seconds > 0 ? `, ${seconds} s` : ""}.`);
    };
    cell.setBusy(true);
    cell.say("");
    const clock = setInterval(showTime, 500);
    try {
      await this.python.load(queue.flatMap((other) => other.packs));
      for (const [i, other] of queue.entries()) {
        activity = other === cell ? "Running" : `Running the cells above, ${i + 1} of ${queue.length - 1}`;
        showTime();
        const result = await this.runOne(other, other === cell);
        if (result.state !== "ran") return cell.say(describeFailure(result, other === cell));
        if (other === cell) cell.say(result.seconds < 0.05 ? "Your output." : `Your output, after ${formatTime(result.seconds)}.`);
      }
    } catch {
      cell.say(this.python.state === "failed" ? "" : "Not run: loading Python was cancelled.");
    } finally {
      clearInterval(clock);
      cell.setBusy(false);
    }
  }

  /** Run one cell; return its result and the time it took. */
  async runOne(cell, showOutput) {
    const output = new Output((html) => INTERACTIVE.test(html) && cell.stored !== null);
    const start = performance.now();
    const source = cell.source;
    cell.element.classList.add("running");
    const showing = (add) => (...what) => {
      if (showOutput && cell.output !== output) cell.show(output); // as soon as there is some
      add(...what);
    };
    const result = await this.python.run(
      { kind: "cell", source, cell: cell.number },
      { print: showing(output.print), display: showing(output.display), packs: cell.packs },
    ).finally(() => cell.element.classList.remove("running"));
    if (result.state === "failed") output.error(String(result.error));
    const succeeded = result.state === "ran";
    if (succeeded) cell.ranSource = source;
    const dependsOnChange = this.cells.some((other) => other.number <= cell.number && other.changed);
    if (showOutput || !succeeded || dependsOnChange) cell.show(output);
    return { ...result, seconds: (performance.now() - start) / 1000 };
  }

  /** The cells above an element. */
  before(element) {
    return this.cells.filter((cell) => cell.element.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /** The cell that shows an element. */
  showing(element) {
    return this.cells.find((cell) => cell.element.contains(element));
  }

  /** The book's sources of the cells above a cell. */
  originals({ number }) {
    return this.cells.slice(0, number - 1).map(({ original }) => original);
  }

  /** The current sources of the cells above an element. */
  above(element) {
    return this.before(element).map((cell) => cell.source);
  }

  /** Run the first `count` cells above an element; return why that failed, or "". */
  async runAbove(element, count, say) {
    const queue = this.before(element).slice(0, count).filter((cell) => !cell.isUpToDate);
    for (const [i, cell] of queue.entries()) {
      say(`Running the cells above, ${i + 1} of ${queue.length} ...`);
      const result = await this.runOne(cell, false);
      if (result.state !== "ran") return describeFailure(result, false);
    }
    return "";
  }
}

const formatTime = (seconds) => (seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`);

/** Return a sentence about a run that failed. */
function describeFailure({ state }, here) {
  const subject = here ? "This cell" : "A cell above";
  return {
    failed: here ? "Stopped by an error." : "Not run: a cell above stopped with an error.",
    stopped: `Stopped. ${FORGOTTEN_AFTER}`,
    "too much": `${subject} printed more than 1 MB and was stopped. ${FORGOTTEN_AFTER}`,
    "too long": `${subject} took too long and was stopped. ${FORGOTTEN_AFTER}`,
  }[state] ?? `Python ended while ${subject.toLowerCase()} ran. ${FORGOTTEN_AFTER}`;
}
