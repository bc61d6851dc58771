// Shows what Python is doing, beside the cell or exercise that needs it: a progress bar while it is loaded, a sentence and
// Try again when that fails.
import { make, button } from "./dom.js";
import { megabytes } from "./session.js";

export function panelFor(python) {
  const text = make("p", { className: "python-message" });
  const bar = make("progress", { max: 1, value: 0 });
  bar.setAttribute("aria-label", "Loading Python");
  const cancel = button("Cancel", () => python.cancel());
  const retry = button("Try again", () => {});
  const panel = make("div", { className: "python-panel", hidden: true }, text, bar, cancel, retry);
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Python");
  let onRetry = null;

  const update = () => {
    const { state, progress } = python;
    const loading = state === "loading" && progress !== null;
    panel.hidden = !loading && state !== "failed" && python.notes.length === 0;
    bar.hidden = cancel.hidden = !loading;
    retry.hidden = state !== "failed";
    if (loading) {
      const { done, total, names } = progress;
      bar.value = done / total;
      const content = names.includes("engine") ? "Python" : names.filter((name) => name !== "course").join(" and ");
      text.textContent =
        `Loading ${content}: ${megabytes(done)} of ${megabytes(total)} MB. ` +
        "It runs in this page, on your device, and is kept for next time.";
    } else text.textContent = state === "failed" ? python.failure : python.notes[0] ?? "";
  };
  python.addEventListener("change", update);
  python.addEventListener("progress", update);
  retry.addEventListener("click", () => onRetry?.());
  return {
    /** Show the panel in a box, with an action for Try again. */
    show(box, action) {
      onRetry = action;
      if (panel.parentElement !== box) box.append(panel);
      update();
    },
  };
}
