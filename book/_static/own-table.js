// On the page, "Your own table" (step 6) also takes a file that the reader chooses or drops. Python in the page gets it
// by its name, the cell reads that name, and runs. The file is sent nowhere.
"use strict";

(() => {
  const MAX_MEGABYTES = 10; // about 200,000 rows of seven numbers
  const LINE = /^my_file = .*$/m;
  const cell = [...document.querySelectorAll(".cell.tag_own-table")].find((one) => LINE.test(one.textContent));
  if (!cell || window.coursePython.unavailable) return;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const input = make("input", { type: "file" });
  const status = make("p", { className: "python-message" });
  status.setAttribute("role", "status");
  const box = make(
    "div",
    { className: "own-table" },
    make("label", {}, "Your file: choose it, or drop it here", input),
    make("p", { className: "python-message" }, "The cell below reads it on your device. It is sent nowhere."),
    status,
  );
  const say = (text) => (status.textContent = text);
  cell.before(box);

  async function read(file) {
    const megabytes = file.size / 1e6;
    if (megabytes > MAX_MEGABYTES) {
      const size = `${file.name} has ${megabytes.toFixed(1)} MB, and a page can read ${MAX_MEGABYTES}`;
      return say(`${size}: use this chapter in Binder or Colab.`);
    }
    const bytes = await file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => null);
    if (!bytes) return say(`${file.name} could not be read. Choose a file, not a folder.`);
    say(`The cell below reads ${file.name} and reports on it.`);
    const withFile = (source) => source.replace(LINE, () => `my_file = ${JSON.stringify(file.name)}`);
    try {
      const { python, cells } = await window.coursePython.load();
      await python.addFile(file.name, bytes);
      await cells.run(cell, (source, original) => withFile(LINE.test(source) ? source : original));
    } catch {
      say("Python could not be loaded. Check that you are online and choose the file again, or reload the page.");
    }
  }

  let turn = Promise.resolve(); // one file after another
  function take(file) {
    if (file) turn = turn.then(() => read(file));
  }
  input.addEventListener("click", () => (input.value = "")); // the same file can be chosen again after a change
  input.addEventListener("change", () => take(input.files[0]));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    });
  }
  box.addEventListener("drop", ({ dataTransfer }) => take(dataTransfer.files[0]));
})();
