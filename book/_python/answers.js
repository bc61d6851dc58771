// Checks a reader's program in an exercise and shows its output.
import { FORGOTTEN_AFTER } from "./words.js";
import { make } from "./dom.js";

/**
 * Check a program.
 * @param {{key: string, function: string, starter: string}} exercise
 * @param {string} program
 * @param {{box: HTMLElement, printed: HTMLElement, say: (text: string) => void}} output where messages and output are shown
 * @returns {Promise<{state: "right" | "wrong" | "blank" | "", message: string}>} the verdict; state "" without one
 */
export async function checkAnswer(python, cells, exercise, program, { box, printed, say }) {
  const pre = make("pre", { tabIndex: 0 });
  const print = (stream, text) => {
    pre.textContent += text;
    printed.replaceChildren(make("p", {}, "Your program printed:"), pre);
  };
  printed.replaceChildren();
  // The imports of the starter code are available even if a reader has deleted those lines.
  const requestCheck = () => python.run(
    { kind: "check", key: exercise.key, function: exercise.function, source: program, cells: [...cells.above(box), exercise.starter] },
    { print, limited: true },
  );
  let result = await requestCheck();
  if (result.state === "needs cells" && Number.isInteger(result.cells)) {
    const failure = await cells.runAbove(box, result.cells, say);
    if (failure) return { state: "", message: failure };
    say("Checking ...");
    result = await requestCheck();
  }
  if (result.state === "checked" && typeof result.message === "string" && ["right", "wrong", "blank"].includes(result.verdict)) {
    return { state: result.verdict, message: result.message };
  }
  const name = result.name || exercise.function;
  const message = {
    "too long": `${name} had not finished after 5 seconds. Is there a loop that never ends?`,
    "too much": "Your program printed more than 1 MB and was stopped. Is there a print in a loop that never ends?",
    failed: String(result.error),
  }[result.state];
  if (message) return { state: "wrong", message: result.state === "failed" ? message : `${message} ${FORGOTTEN_AFTER}` };
  return { state: "", message: `${result.state === "stopped" ? "Stopped." : "Python ended during the check."} ${FORGOTTEN_AFTER}` };
}
