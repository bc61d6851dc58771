// Runs the interactive figures of a page (code/workbook/explorers/explorer.py). Each setting of the controls is a
// frame: the attributes and texts of the named parts of the drawing. All frames were computed by the book's
// Python code; here they are only looked up. The table of frames is long, so on the site the page contains only
// the controls, and the whole table is a script that is loaded when the figure comes near the viewport (book/_ext/outputs.py).
// Once Python runs in the page, it draws the values in between (book/_python/between.js).
"use strict";

(() => {
  const tables = new URL("explorers/", document.currentScript.src);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const button = (text, action, className = "") => {
    const element = make("button", { type: "button", className }, text);
    element.addEventListener("click", action);
    return element;
  };
  const toAddress = (value) => value.replaceAll(" ", "-");

  // "Back to top" would cover the controls: book.css hides it while some are on the screen.
  const onScreen = new Set();
  const controlsObserver = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) onScreen[isIntersecting ? "add" : "delete"](target);
    document.documentElement.classList.toggle("controls-on-screen", onScreen.size > 0);
  });

  class Explorer {
    constructor(figure) {
      this.figure = figure;
      figure.explorer = this; // companion.js sets its frames, explorer-goals.js looks at them
      this.between = null; // set while Python offers values between the stored ones
      this.stored = figure.querySelector("script");
      this.table = JSON.parse(this.stored.textContent);
      this.parts = new Map([...figure.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
      this.drawings = figure.querySelectorAll(".explorer-views > svg");
      this.lines = figure.querySelector(".explorer-lines");
      this.description = figure.querySelector(".explorer-description");
      this.description.setAttribute("role", "status");
      this.nFrames = this.controls.reduce((product, { values }) => product * values.length, 1);
      this.requested = this.loaded = false; // the table of frames
      this.current = this.controls.reduce((frame, { values, start }) => frame * values.length + start, 0); // as drawn in the page
      this.addControls();
      this.readAddress();
      this.show(); // an address that asks for another frame shows it at once
      // Otherwise the table is loaded when the figure comes near, or when a control moves.
      const near = (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.requestTable();
      new IntersectionObserver(near, { rootMargin: "100%" }).observe(figure);
      controlsObserver.observe(figure.querySelector(".explorer-controls"));
      addEventListener("popstate", () => {
        this.stop();
        this.readAddress();
        this.show();
      });
      if (figure.dataset.plays === "once") this.films[0].playWhenSeen();
    }

    get controls() {
      return this.table.controls;
    }

    // --- Frames ---------------------------------------------------------------------------------------------

    /** Return a column's value in a frame: [..., choices, indices] has the number of the choice at the frame's place. */
    valueAt(column, frame) {
      const [choices, indices] = column.slice(-2);
      const width = indices.length / this.nFrames;
      return choices[parseInt(indices.slice(frame * width, frame * width + width), 36)];
    }

    /** Return the number of a control's stored value, the nearest one if it is between two. */
    indexOf(i) {
      return Math.round(this.inputs[i].valueAsNumber);
    }

    /** Show and announce the values of the controls; return the number of their frame. */
    readControls() {
      let frame = 0;
      this.controls.forEach(({ values }, i) => {
        const index = this.indexOf(i);
        const text = this.between?.text(i) ?? values[index];
        frame = frame * values.length + index;
        this.outputs[i].value = text;
        this.inputs[i].setAttribute("aria-valuetext", text);
        this.inputs[i].choices?.forEach((radio, k) => (radio.checked = k === index));
      });
      for (const { element, indices } of this.presets) {
        element.setAttribute("aria-pressed", indices.every((index, i) => index === this.inputs[i].valueAsNumber));
      }
      return frame;
    }

    show() {
      const frame = this.readControls();
      if (!this.loaded) return frame === this.current || this.requestTable();
      if (!this.table.columns) this.table = JSON.parse(this.stored.textContent);
      this.disableWithoutEffect(frame);
      if (this.between?.draws() || frame === this.current) return;
      for (const column of this.table.columns) {
        const value = this.valueAt(column, frame);
        if (this.current === undefined || value !== this.valueAt(column, this.current)) this.setPart(column, value);
      }
      const { views, lines } = this.table;
      this.current = frame;
      this.setWords(views.map((column) => this.valueAt(column, frame)), this.valueAt(lines, frame));
    }

    /** Show the words and the formulas of a frame whose parts are set. */
    setWords(texts, lines) {
      this.drawings.forEach((drawing, i) => drawing.setAttribute("aria-label", texts[i]));
      this.description.textContent = texts.join(" ");
      this.lines.replaceChildren(
        ...lines.map((line) =>
          make("p", {}, ...line.map(([text, className]) => (className ? make("span", { className }, text) : text)))
        )
      );
      this.figure.dispatchEvent(new Event("frame"));
    }

    /** Disable each control that changes nothing while the others stay as they are. */
    disableWithoutEffect(frame) {
      const columns = [...this.table.columns, ...this.table.views, this.table.lines];
      let step = this.nFrames; // between the frames of two neighbouring values of a control
      this.controls.forEach(({ values }, i) => {
        step /= values.length;
        const first = frame - this.indexOf(i) * step;
        const differs = (column) => values.some((_, k) => this.valueAt(column, first + k * step) !== this.valueAt(column, frame));
        this.inputs[i].disabled = !columns.some(differs);
      });
    }

    setPart([name, attribute], value) {
      const part = this.parts.get(name);
      if (attribute === "") part.textContent = value;
      else if (value === null) part.removeAttribute(attribute);
      else part.setAttribute(attribute, value);
    }

    requestTable() {
      if (this.requested) return;
      this.requested = true;
      this.figure.setAttribute("aria-busy", "true");
      const script = make("script", { src: new URL(this.stored.dataset.table, tables) });
      const finish = () => {
        this.figure.setAttribute("aria-busy", "false");
        script.remove();
      };
      script.addEventListener("load", () => {
        this.loaded = true;
        this.show();
        finish();
        this.figure.dispatchEvent(new Event("loaded"));
      });
      script.addEventListener("error", () => {
        this.description.textContent = "The other pictures could not be loaded. Move a control to try again.";
        this.current = undefined; // the description is not that of a frame
        this.requested = false;
        finish();
      });
      document.head.append(script);
    }

    // --- The address holds the values that differ from the start; they are only ever looked up -----------------

    parameter(control) {
      return `${this.table.name}.${control.name}`;
    }

    get isInAddress() {
      const parameters = new URLSearchParams(location.search);
      return this.controls.some((control) => parameters.has(this.parameter(control)));
    }

    readAddress() {
      const parameters = new URLSearchParams(location.search);
      this.controls.forEach((control, i) => {
        const index = control.values.map(toAddress).indexOf(parameters.get(this.parameter(control)));
        this.inputs[i].value = index < 0 ? control.start : index;
      });
    }

    writeAddress() {
      clearTimeout(this.waiting);
      if (this.films.some(({ unasked }) => unasked)) return; // only what the reader does goes there
      this.waiting = setTimeout(() => {
        const address = new URL(location);
        const before = address.search;
        this.controls.forEach((control, i) => {
          const index = this.indexOf(i);
          if (index === control.start) address.searchParams.delete(this.parameter(control));
          else address.searchParams.set(this.parameter(control), toAddress(control.values[index]));
        });
        if (address.search === before) return;
        address.hash = this.figure.id;
        history.replaceState(null, "", address);
      }, 400); // browsers reject a page that changes its address too often
    }

    // --- Controls -------------------------------------------------------------------------------------------

    addControls() {
      const longest = Math.max(...this.controls.flatMap(({ values }) => values.map((value) => value.length)));
      this.figure.style.setProperty("--longest", `${longest}ch`); // room for the values, names included
      this.inputs = this.controls.map(({ values }) => make("input", { type: "range", min: 0, max: values.length - 1 }));
      this.outputs = this.controls.map(() => make("output"));
      this.films = [];
      const rows = this.controls.map((control, i) => this.controlRow(control, this.inputs[i], this.outputs[i]));
      this.starts = this.controls.map(({ start }) => start);
      const reset = button("Reset", () => this.choose(this.starts), "explorer-reset");
      this.figure.querySelector(".explorer-controls").append(...rows, ...this.presetRow(), reset);
    }

    /** Return radio buttons for an answer; the input, which is not in the page, keeps the number of the chosen one. */
    choiceRow(control, input) {
      const id = `${this.figure.id}-${control.name}`;
      input.choices = control.values.map((value, k) => {
        const radio = make("input", { type: "radio", name: id, value });
        radio.addEventListener("change", () => this.stopAndMove(input, k));
        return radio;
      });
      const labels = input.choices.map((radio) => make("label", {}, radio, radio.value));
      return make("fieldset", { className: "explorer-choice" }, make("legend", {}, control.label), ...labels);
    }

    /** Return the named settings in a row of buttons, if there are any; that of the frame shown is pressed. */
    presetRow() {
      const named = this.table.presets ?? [];
      this.presets = named.map(([name, indices]) => ({ indices, element: button(name, () => this.choose(indices)) }));
      const elements = this.presets.map(({ element }) => element);
      const row = make("div", { className: "explorer-presets", role: "group", ariaLabel: "Settings to try" }, ...elements);
      return elements.length ? [row] : [];
    }

    /** Forget each answer: what it was about has changed. */
    forgetAnswers() {
      this.inputs.forEach((input, i) => input.choices && (input.value = this.controls[i].start));
    }

    controlRow(control, input, output) {
      if (control.choice) return this.choiceRow(control, input);
      input.id = `${this.figure.id}-${control.name}`;
      input.addEventListener("input", () => this.stopAndMove(input, input.value));
      // A finger that scrolls the page may start on a slider, which moves at once: it goes back.
      let value;
      input.addEventListener("pointerdown", () => (value = input.value));
      input.addEventListener("pointercancel", () => this.move(input, value));
      const row = make("div", { className: "explorer-control" }, make("label", { htmlFor: input.id }, control.label), input, output);
      if (control.play) {
        const play = make("button", { type: "button", className: "explorer-play" }, "Play");
        this.films.push(new ExplorerFilm(this, input, control.start, play));
        const step = (text, by) => button(text, () => this.step(input, by));
        row.append(make("span", { className: "explorer-steps" }, step("Back", -1), step("Next", 1), play));
      }
      return row;
    }

    move(input, index) {
      this.figure.dispatchEvent(new Event("touch")); // by the reader, not by the text
      if (!input.choices) this.forgetAnswers();
      input.value = index;
      this.show();
      this.writeAddress();
    }

    stopAndMove(input, index) {
      this.stop();
      this.move(input, index);
    }

    /** Go to the next stored value, or to the one before. */
    step(input, by) {
      const place = input.valueAsNumber;
      this.stopAndMove(input, by > 0 ? Math.floor(place) + 1 : Math.ceil(place) - 1);
    }

    /** Set a control as the text asks: the address stays, since no reader has chosen this frame. */
    follow(input, index) {
      if (input.valueAsNumber === index) return;
      this.stop();
      input.value = index;
      this.show();
    }

    /** Go back to the start as if the reader had chosen nothing, in the address too. */
    forget() {
      this.stop();
      clearTimeout(this.waiting);
      const address = new URL(location);
      this.controls.forEach((control) => address.searchParams.delete(this.parameter(control)));
      if (address.search !== location.search) history.replaceState(null, "", address);
      this.setAll(this.starts);
    }

    /** Set all controls at once, as the reader asks. */
    choose(indices) {
      this.stop();
      this.figure.dispatchEvent(new Event("touch"));
      this.setAll(indices);
      this.writeAddress();
    }

    setAll(indices) {
      this.inputs.forEach((input, i) => (input.value = indices[i]));
      this.show();
    }

    get playing() {
      return this.films.some(({ playing }) => playing);
    }

    stop() {
      this.films.forEach((film) => film.stop());
    }
  }

  document.querySelectorAll("figure.explorer").forEach((figure) => new Explorer(figure));
})();
