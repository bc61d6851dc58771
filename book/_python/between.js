// Values between the stored ones of an interactive figure (_static/explorer.js). When Python runs in the page, it draws
// them with the functions that drew the stored ones (workbook.page.between). A slider keeps its scale: stored value
// number k is at k, and the values between k and k + 1 are evenly spaced there. What Python draws is not trusted: only
// the attributes of a drawing are set, on parts that the figure has.
import { make } from "./dom.js";

const OFFER = "Python can draw the values in between.";
const SLOW = 200; // milliseconds after which the figure says that Python is drawing
const ATTRIBUTE =
  /^(|[xyrd]|[xy][12]|[cr][xy]|width|height|style|visibility|(fill|stroke)-[a-z]+|text-anchor|font-size)$/;
const CLASS = /^$|^(q-[a-z]+|sub)( sub)?$/;
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const PAGES = { PageUp: 1, PageDown: -1 };

const isText = (value) => typeof value === "string";
const isListOf = (isItem) => (value) => Array.isArray(value) && value.every(isItem);
const isPiece = (piece) => isListOf(isText)(piece) && CLASS.test(piece[1]);

export class Between {
  #gaps = null; // for each control, for each gap between stored values: the texts of the values there
  #isOffered = false; // Python has started
  #isPreparing = false;
  #isDrawing = false;
  #next = null; // the setting to draw when Python has drawn the present one: the last one counts
  #isShown = false; // a picture of Python
  #replaced = new Map(); // what it has changed of that no stored frame sets

  constructor(explorer, cell, cellsAbove, python, panel) {
    if (!explorer.controls.some(mayHaveMore)) return;
    Object.assign(this, { explorer, cell, cellsAbove, python, panel });
    this.box = explorer.figure.querySelector(".explorer-controls");
    this.message = make("span");
    this.activity = make("span", { ariaHidden: "true" }); // a screen reader hears the description that follows
    this.box.append(make("span", { className: "explorer-between" }, this.message, this.activity));
    python.addEventListener("change", () => {
      if (python.state !== "ready" || this.#isOffered) return;
      this.#isOffered = true;
      this.message.textContent = OFFER;
    });
    python.addEventListener("forgotten", () => this.#gaps && this.#close("Python has started again."));
    this.box.addEventListener("input", ({ target }) => this.#snap(target), true); // before the explorer reads it
    for (const event of ["focusin", "input"]) this.box.addEventListener(event, ({ target }) => this.#prepare(target));
    this.box.addEventListener("keydown", (event) => this.#press(event));
  }

  // --- Opening and closing ------------------------------------------------------------------------------------

  /** Ask Python for the values in between, when the reader first reaches for a slider. */
  async #prepare({ type }) {
    if (type !== "range" || this.#gaps || this.#isPreparing || !this.#isOffered || !this.explorer.loaded) return;
    this.#isPreparing = true;
    this.panel.show(this.box, () => this.#prepare({ type }));
    this.message.setAttribute("role", "status"); // from now on, the reader has asked for what it says
    this.message.textContent = "Preparing values in between \u2026";
    const { between } = await this.#ask();
    this.#isPreparing = false;
    if (!between) return this.#close(this.python.state === "failed" ? "" : OFFER); // the panel says why it failed
    this.#open(this.explorer.controls.map(({ name, values }) => checkedGaps(between[name], values.length - 1)));
  }

  #open(gaps) {
    const { controls, figure, inputs } = this.explorer;
    const texts = [...controls.flatMap(({ values }) => values), ...gaps.flat(2)];
    figure.style.setProperty("--longest", `${Math.max(...texts.map((text) => text.length))}ch`);
    gaps.forEach((gap, i) => gap.flat().length && (inputs[i].step = "any"));
    this.#gaps = gaps;
    this.explorer.between = this;
    this.message.textContent = "Python draws any value in between.";
  }

  /** Go back to the stored values. */
  #close(text) {
    this.message.textContent = text;
    if (!this.#gaps) return;
    this.#gaps = this.#next = this.explorer.between = null;
    for (const input of this.explorer.inputs) Object.assign(input, { value: Math.round(input.value), step: 1 });
    this.#putBack();
    this.explorer.show();
  }

  /** Ask Python for the values in between, or for the picture of a setting; return its report, {} if that failed. */
  async #ask(setting) {
    const { cell, cellsAbove, explorer, python } = this;
    const request = { kind: "between", name: explorer.figure.id, source: cell.original, cells: cellsAbove, setting };
    const result = await python.run(request, { packs: cell.packs }).catch(() => ({}));
    return result.state === "drawn" ? result : {};
  }

  // --- Places on a slider -------------------------------------------------------------------------------------

  /** Return the text of a control's value. */
  text(i) {
    const place = this.explorer.inputs[i].valueAsNumber;
    if (Number.isInteger(place)) return this.explorer.controls[i].values[place];
    const gap = this.#gaps[i][Math.floor(place)];
    return gap[Math.round((place % 1) * (gap.length + 1)) - 1];
  }

  /** Return the next place to the right or to the left. */
  #neighbour(gaps, place, by) {
    const k = by > 0 ? Math.floor(place) : Math.ceil(place) - 1; // the gap that the step goes through
    const steps = (gaps[k]?.length ?? 0) + 1;
    return k + Math.round((place - k) * steps + by) / steps;
  }

  /** Move a slider from where it was dragged to the nearest value. */
  #snap(input) {
    const gaps = this.#gaps?.[this.explorer.inputs.indexOf(input)];
    const k = Math.floor(input.value);
    const steps = (gaps?.[k]?.length ?? 0) + 1;
    if (gaps) input.value = k + Math.round((input.value - k) * steps) / steps;
  }

  /** Arrow keys go to the next value, Page Up and Page Down to the next stored one. */
  #press(event) {
    const { key, target } = event;
    if (target.step !== "any" || event.altKey || event.ctrlKey || event.metaKey) return;
    const gaps = this.#gaps[this.explorer.inputs.indexOf(target)];
    if (key in ARROWS) this.explorer.stopAndMove(target, this.#neighbour(gaps, target.valueAsNumber, ARROWS[key]));
    else if (key in PAGES) this.explorer.step(target, PAGES[key]);
    else return;
    event.preventDefault();
  }

  // --- Drawing ------------------------------------------------------------------------------------------------

  /** Return whether a control is between two stored values, for which Python then draws; the last setting counts. */
  draws() {
    const { controls, inputs } = this.explorer;
    const isBetween = inputs.some((input) => !Number.isInteger(input.valueAsNumber));
    this.#next = isBetween ? Object.fromEntries(controls.map(({ name }, i) => [name, this.text(i)])) : null;
    if (!isBetween) this.#putBack();
    else if (!this.#isDrawing) this.#drawNext();
    return isBetween;
  }

  async #drawNext() {
    const { figure } = this.explorer;
    this.#isDrawing = true;
    figure.setAttribute("aria-busy", "true");
    const clock = setTimeout(() => (this.activity.textContent = "Python is drawing \u2026"), SLOW);
    while (this.#next) {
      const setting = this.#next;
      const drawn = await this.#ask(setting);
      if (!this.#next) break; // meanwhile the reader is back at a stored value, or Python has ended
      if (this.#next === setting) this.#next = null;
      if (!this.#isDrawable(drawn)) this.#close("Python could not draw it.");
      else this.#show(drawn);
    }
    this.#isDrawing = false;
    clearTimeout(clock);
    this.activity.textContent = "";
    figure.setAttribute("aria-busy", "false");
  }

  /** Return whether a report of Python has the form of a picture. */
  #isDrawable({ parts, views, lines, goals }) {
    const areWords = isListOf(isText)(views) && views.length === this.explorer.drawings.length;
    const areLines = isListOf(isListOf(isPiece))(lines);
    return areWords && areLines && isListOf(isListOf(isText))(parts) && isListOf(isText)(goals);
  }

  #show({ parts, views, lines, goals }) {
    const { explorer } = this;
    const key = ([name, attribute]) => `${name} ${attribute}`;
    const columns = new Map(explorer.table.columns.map((column) => [key(column), column]));
    const values = new Map(parts.filter((part) => this.#isHarmless(part)).map((part) => [key(part), part]));
    for (const [name, column] of columns) explorer.setPart(column, values.get(name)?.[2] ?? null);
    for (const [name, part] of values) {
      if (columns.has(name)) continue;
      const element = explorer.parts.get(part[0]);
      const old = part[1] ? element.getAttribute(part[1]) : element.textContent;
      if (old === part[2]) continue;
      if (!this.#replaced.has(name)) this.#replaced.set(name, [part, old]);
      explorer.setPart(part, part[2]);
    }
    this.#isShown = true;
    explorer.current = undefined; // no stored frame
    explorer.setWords(views, lines);
    explorer.figure.dispatchEvent(new CustomEvent("goals", { detail: goals }));
  }

  /** Put back what no stored frame sets; the next stored frame sets the rest. */
  #putBack() {
    if (!this.#isShown) return;
    for (const [part, old] of this.#replaced.values()) this.explorer.setPart(part, old);
    this.#replaced.clear();
    this.#isShown = false;
  }

  #isHarmless([name, attribute, value]) {
    return this.explorer.parts.has(name) && ATTRIBUTE.test(attribute) && !/url\(/i.test(value);
  }
}

/** Return whether a control may have values between its stored ones: not names, nor whole numbers in a row. */
function mayHaveMore({ values, choice }) {
  const numbers = values.map(Number);
  return !choice && !numbers.some(Number.isNaN) && numbers.some((number, k) => number !== numbers[0] + k);
}

/** Return the texts that Python offers in each gap of a control; none where it reports something else. */
function checkedGaps(gaps, count) {
  const valid = isListOf(isListOf(isText))(gaps) && gaps.length === count;
  return valid ? gaps : Array.from({ length: count }, () => []);
}
