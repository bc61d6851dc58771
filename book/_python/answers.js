// Checks a reader's program in an exercise, and shows what it printed.
import { FORGOTTEN_AFTER } from "./words.js";
import { make } from "./dom.js";

/**
 * Check a program.
 * @param {{key: string, function: string, starter: string}} exercise
 * @param {string} program
 * @param {{box: HTMLElement, printed: HTMLElement, say: (text: string) => void}} place where it is shown
 * @returns {Promise<{state: "right" | "wrong" | "blank" | "", message: string}>} the verdict; "" when there is none
 */
export async function checkAnswer(python, cells, exercise, program, { box, printed, say }) {
  const pre = make("pre", { tabIndex: 0 });
  const print = (stream, text) => {
    pre.textContent += text;
    printed.replaceChildren(make("p", {}, "Your program printed:"), pre);
  };
  printed.replaceChildren();
  // What the starter code imports is at hand as well, also where a reader has deleted those lines.
  const ask = () => python.run(
    { kind: "check", key: exercise.key, function: exercise.function, source: program, cells: [...cells.above(box), exercise.starter] },
    { print, limited: true },
  );
  let result = await ask();
  if (result.state === "needs cells" && Number.isInteger(result.cells)) {
    const fault = await cells.runAbove(box, result.cells, say);
    if (fault) return { state: "", message: fault };
    say("Checking ...");
    result = await ask();
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
