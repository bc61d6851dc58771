// Adds a Run button to each code cell. The rest of Python in the page (book/_python) is loaded when a reader first
// uses it.
"use strict";

window.coursePython = (() => {
  const { bundle } = document.currentScript.dataset;
  const lacking = ["WebAssembly", "Worker", "DecompressionStream", "ReadableStream"].find((name) => !(name in window));
  let loading;
  document.documentElement.dataset.python = "off";
  return {
    /** Why Python cannot run in this page, or "". */
    unavailable:
      location.protocol === "file:"
        ? "Python does not run in a page that was opened as a file."
        : lacking
          ? "This browser is too old to run Python in the page."
          : "",
    load() {
      loading ??= import(bundle).catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
  };
})();

if (!window.coursePython.unavailable) {
  for (const cell of document.querySelectorAll(".cell[data-cell]")) {
    const run = document.createElement("button");
    Object.assign(run, { type: "button", className: "python-run", textContent: "Run", ariaLabel: "Run" }); // without the triangle of the stylesheet
    const failure = Object.assign(document.createElement("p"), { className: "python-message", role: "alert" });
    run.addEventListener("click", async () => {
      run.disabled = true;
      failure.remove();
      try {
        const { cells } = await window.coursePython.load();
        await cells.run(cell);
      } catch {
        failure.textContent = "Python could not be loaded. Check that you are online and press Run again, or reload the page.";
        cell.querySelector(".cell_input").after(failure);
      }
      run.disabled = false;
    });
    cell.querySelector(".cell_input .highlight").append(run);
  }
}
