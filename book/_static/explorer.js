// Moves the explorers of a page (code/workbook/explorers/explorer.py). Each setting of the controls is a
// frame; a frame says which named part of the drawing has which attribute or text. All frames were
// computed by the book's Python code: here they are only looked up. Their table is long, so on the site the page
// has only the controls, and the table is a script that is loaded when the figure comes near (book/_ext/outputs.py).
"use strict";

(() => {
  const tables = new URL("explorers/", document.currentScript.src);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const make = (tag, properties = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };

  function explore(figure) {
    const stored = figure.querySelector("script");
    let table = JSON.parse(stored.textContent);
    const parts = new Map([...figure.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    const drawings = figure.querySelectorAll(".explorer-views > svg");
    const lines = figure.querySelector(".explorer-lines");
    const description = figure.querySelector(".explorer-description");
    const inputs = table.controls.map((control) => make("input", { type: "range", min: 0, max: control.values.length - 1 }));
    const shown = table.controls.map(() => make("output"));
    const longest = Math.max(...table.controls.flatMap(({ values }) => values.map((value) => value.length)));
    figure.style.setProperty("--longest", `${longest}ch`); // room for the values, names too
    let current = table.controls.reduce((frame, { values, start }) => frame * values.length + start, 0); // the page has it drawn

    // A column is [..., choices, places]: frame n takes the choice whose number stands at place n.
    const choice = (column, frame) => {
      const [choices, places] = column.slice(-2);
      const width = places.length / frames;
      return choices[parseInt(places.slice(frame * width, frame * width + width), 36)];
    };
    const frames = table.controls.reduce((product, control) => product * control.values.length, 1);

    // Says which values are chosen, and returns the number of their frame.
    function chosen() {
      let frame = 0;
      table.controls.forEach(({ values }, i) => {
        const place = inputs[i].valueAsNumber;
        frame = frame * values.length + place;
        shown[i].value = values[place];
        inputs[i].setAttribute("aria-valuetext", values[place]);
      });
      return frame;
    }

    function show() {
      const frame = chosen();
      if (frame === current) return;
      if (!came) return ask();
      if (!table.columns) table = JSON.parse(stored.textContent);
      for (const column of table.columns) {
        const [part, attribute] = column;
        const value = choice(column, frame);
        if (current !== undefined && value === choice(column, current)) continue;
        if (attribute === "") parts.get(part).textContent = value;
        else if (value === null) parts.get(part).removeAttribute(attribute);
        else parts.get(part).setAttribute(attribute, value);
      }
      const words = table.views.map((column) => choice(column, frame));
      drawings.forEach((drawing, i) => drawing.setAttribute("aria-label", words[i]));
      description.textContent = words.join(" ");
      lines.replaceChildren(
        ...choice(table.lines, frame).map((line) =>
          make("p", {}, ...line.map(([text, className]) => (className ? make("span", { className }, text) : text)))
        )
      );
      current = frame;
    }

    let asked = false;
    let came = false;
    function ask() {
      if (asked) return;
      asked = true;
      figure.setAttribute("aria-busy", "true");
      const script = make("script", { src: new URL(stored.dataset.table, tables) });
      const end = () => {
        figure.setAttribute("aria-busy", "false");
        script.remove();
      };
      script.addEventListener("load", () => {
        came = true;
        show();
        end();
      });
      script.addEventListener("error", () => {
        description.textContent = "The other pictures could not be loaded. Move a control to try again.";
        current = undefined; // what it says is not of its frame
        asked = false;
        end();
      });
      document.head.append(script);
    }

    // The address holds what differs from the start. What it holds is only ever looked up among the values.
    const key = (control) => `${table.name}.${control.name}`;
    const word = (value) => value.replaceAll(" ", "-");
    function restore() {
      const wanted = new URLSearchParams(location.search);
      table.controls.forEach((control, i) => {
        const place = control.values.map(word).indexOf(wanted.get(key(control)));
        inputs[i].value = place < 0 ? control.start : place;
      });
    }
    let waiting;
    function remember() {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const address = new URL(location);
        table.controls.forEach((control, i) => {
          const place = inputs[i].valueAsNumber;
          if (place === control.start) address.searchParams.delete(key(control));
          else address.searchParams.set(key(control), word(control.values[place]));
        });
        address.hash = figure.id;
        history.replaceState(null, "", address);
      }, 400); // browsers refuse a page that changes its address too often
    }

    let playing;
    function stop() {
      clearInterval(playing);
      playing = undefined;
      figure.querySelectorAll(".explorer-play").forEach((button) => (button.textContent = "Play"));
    }
    function move(input, place) {
      input.value = place;
      show();
      remember();
    }
    function play(input, button) {
      if (playing) return stop();
      if (calm.matches) return move(input, input.max);
      if (input.value === input.max) move(input, 0);
      button.textContent = "Stop";
      playing = setInterval(() => {
        move(input, input.valueAsNumber + 1);
        if (input.value === input.max) stop();
      }, 700);
    }

    const button = (text, action, className = "") => {
      const element = make("button", { type: "button", className }, text);
      element.addEventListener("click", () => action(element));
      return element;
    };
    const act = (action) => () => {
      stop();
      action();
    };
    const rows = table.controls.map((control, i) => {
      const input = inputs[i];
      input.id = `${figure.id}-${control.name}`;
      input.addEventListener("input", act(() => move(input, input.value)));
      const label = make("label", { htmlFor: input.id }, control.label);
      const row = make("div", { className: "explorer-control" }, label, input, shown[i]);
      if (control.play)
        row.append(
          make(
            "span",
            { className: "explorer-steps" },
            button("Back", act(() => move(input, input.valueAsNumber - 1))),
            button("Next", act(() => move(input, input.valueAsNumber + 1))),
            button("Play", (element) => play(input, element), "explorer-play")
          )
        );
      return row;
    });
    const reset = () => inputs.forEach((input, i) => move(input, table.controls[i].start));
    figure.querySelector(".explorer-controls").append(...rows, button("Reset", act(reset), "explorer-reset"));
    description.setAttribute("role", "status");
    restore();
    show(); // an address that asks for another frame has it at once
    // Else the table comes when the figure comes near, or when a control moves.
    const near = new IntersectionObserver(
      (boxes) => {
        if (boxes.some(({ isIntersecting }) => isIntersecting)) ask();
      },
      { rootMargin: "100%" }
    );
    near.observe(figure);
  }

  document.querySelectorAll("figure.explorer").forEach(explore);
})();
