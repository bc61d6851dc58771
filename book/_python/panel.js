// Says what Python is doing, beside the cell or exercise that asked for it: a bar while it is loaded, a sentence and
// Try again when that fails.
import { make, button } from "./dom.js";
import { megabytes } from "./session.js";

export function panelFor(python) {
  const text = make("p", { className: "python-message" });
  const bar = make("progress", { max: 1, value: 0 });
  bar.setAttribute("aria-label", "Loading Python");
  const cancel = button("Cancel", () => python.cancel());
  const again = button("Try again", () => {});
  const panel = make("div", { className: "python-panel", hidden: true }, text, bar, cancel, again);
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Python");
  let wanted = null; // what Try again does

  const show = () => {
    const { state, progress } = python;
    const loading = state === "loading" && progress !== null;
    panel.hidden = !loading && state !== "failed" && python.notes.length === 0;
    bar.hidden = cancel.hidden = !loading;
    again.hidden = state !== "failed";
    if (loading) {
      const { done, total, names } = progress;
      bar.value = done / total;
      const what = names.includes("engine") ? "Python" : names.filter((name) => name !== "course").join(" and ");
      text.textContent =
        `Loading ${what}: ${megabytes(done)} of ${megabytes(total)} MB. ` +
        "It runs in this page, on your device, and is kept for next time.";
    } else text.textContent = state === "failed" ? python.fault : python.notes[0] ?? "";
  };
  python.addEventListener("change", show);
  python.addEventListener("progress", show);
  again.addEventListener("click", () => wanted?.());
  return {
    /** Stand in a box, and do this when the reader asks to try again. */
    stand(box, action) {
      wanted = action;
      if (panel.parentElement !== box) box.append(panel);
      show();
    },
  };
}
