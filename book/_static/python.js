// Gives each code cell its Run button. Everything else of Python in the page (book/_python) is loaded when a reader first
// wants it, and not before.
"use strict";

window.coursePython = (() => {
  const { bundle } = document.currentScript.dataset;
  const lacks = ["WebAssembly", "Worker", "DecompressionStream", "ReadableStream"].find((name) => !(name in window));
  let loading;
  document.documentElement.dataset.python = "off";
  return {
    /** Why Python cannot run in this page, or "". */
    missing:
      location.protocol === "file:"
        ? "Python does not run in a page that was opened as a file."
        : lacks
          ? "This browser is too old to run Python in the page."
          : "",
    load() {
      loading ??= import(bundle).catch((fault) => {
        loading = undefined;
        throw fault;
      });
      return loading;
    },
  };
})();

if (!window.coursePython.missing) {
  for (const cell of document.querySelectorAll(".cell[data-cell]")) {
    const run = document.createElement("button");
    Object.assign(run, { type: "button", className: "python-run", textContent: "Run", ariaLabel: "Run" }); // without the sign before it
    const fault = Object.assign(document.createElement("p"), { className: "python-message", role: "alert" });
    run.addEventListener("click", async () => {
      run.disabled = true;
      fault.remove();
      try {
        const { cells } = await window.coursePython.load();
        await cells.run(cell);
      } catch {
        fault.textContent = "Python could not be loaded. Check that you are online and press Run again, or reload the page.";
        cell.querySelector(".cell_input").after(fault);
      }
      run.disabled = false;
    });
    cell.querySelector(".cell_input .highlight").append(run);
    // On phones a section far below has no layout yet (book.css), so its buttons have no true place on the page: the Tab
    // key stops at them when the section comes near.
    const section = cell.closest(".bd-article > section > section");
    if (section && getComputedStyle(section).contentVisibility === "auto") {
      run.tabIndex = -1;
      section.addEventListener("contentvisibilityautostatechange", ({ skipped }) => (run.tabIndex = skipped ? -1 : 0));
    }
  }
}
