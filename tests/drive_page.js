// Uses a page as a reader would, in any browser: it asks the server of run_in_browsers.py what to do next,
// does it with the page's own buttons and editors, and tells the server what the page shows then.
"use strict";

(() => {
  const root = document.documentElement;
  const IN_BETWEEN = /^(Checking|Running the cells|Your program is checked as soon)/;
  const faults = []; // what a reader would find in the browser's console
  addEventListener("error", ({ message }) => faults.push(message));
  addEventListener("unhandledrejection", ({ reason }) => faults.push(String(reason)));
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    faults.push(`the policy's ${violatedDirective} stopped ${blockedURI}`)
  );

  const buttonOf = (box, name) => [...box.querySelectorAll("button")].find((one) => one.textContent === name);
  const boxOf = (key) => document.querySelector(`[data-exercise="${key}"]`);
  const textOf = (elements) => [...elements].map((element) => element.textContent).join("");
  async function until(condition) {
    for (;;) {
      const found = condition();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20)); // the test sets the limit
    }
  }

  // --- The editor ---------------------------------------------------------------------------------------

  async function editorOf(box) {
    box.querySelector("textarea")?.focus(); // an editor takes its place
    const editor = await until(() => box.querySelector(".cm-content[aria-label='Your program']"));
    editor.focus();
    return editor;
  }
  const press = (editor, key, more = {}) =>
    editor.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  const selectAll = (editor) => press(editor, "a", { ctrlKey: true });

  function paste(editor, text) {
    const event = new Event("paste", { bubbles: true, cancelable: true });
    // Firefox empties what a script puts into a true ClipboardEvent.
    event.clipboardData = { getData: () => text };
    editor.dispatchEvent(event);
  }
  /** Type lines; the editor indents those after the first. */
  async function type(editor, lines) {
    for (const [i, line] of lines.entries()) {
      if (i > 0) press(editor, "Enter");
      await new Promise(requestAnimationFrame); // the editor puts its cursor where it shows the new line
      document.execCommand("insertText", false, line);
      await new Promise(requestAnimationFrame); // and looks at what was typed
    }
  }

  // --- What the test asks for ---------------------------------------------------------------------------

  const actions = {
    open({ path }) {
      location.assign(path);
      return new Promise(() => {}); // the new page tells that it is there
    },
    async check({ key, program, lines }) {
      const box = boxOf(key);
      const editor = await editorOf(box);
      if (program || lines) selectAll(editor);
      if (program) paste(editor, program);
      if (lines) await type(editor, lines);
      return { ...(await verdict(box)), draft: localStorage.getItem(`backprop-draft ${key}`) };
    },
    async startOver({ key }) {
      const box = boxOf(key);
      buttonOf(box, "Start over").click();
      return verdict(box);
    },
    async run({ number }) {
      const cell = document.querySelector(`.cell[data-cell="${number}"]`);
      const run = buttonOf(cell, "Run");
      run.click();
      await until(() => !run.disabled);
      const message = cell.querySelector(".python-bar [role=status]")?.textContent ?? run.title;
      return { message, shows: textOf(cell.querySelectorAll(".python-output pre")) };
    },
  };

  /** Press Check and return the verdict; busy: the longest time, in seconds, that Python worked on it. */
  async function verdict(box) {
    const status = box.querySelector("[role=status].exercise-message");
    const clock = busyClock();
    status.textContent = ""; // so that an old verdict is not taken for the new one
    buttonOf(box, "Check").click();
    await until(() => status.textContent && !IN_BETWEEN.test(status.textContent));
    return { message: status.textContent, state: status.classList[1] ?? "", busy: clock.stop() };
  }
  function busyClock() {
    let since = Infinity;
    let longest = 0;
    const look = () => {
      longest = Math.max(longest, performance.now() - since);
      since = root.dataset.python === "busy" ? performance.now() : Infinity;
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { attributeFilter: ["data-python"] });
    return { stop: () => (look(), observer.disconnect(), longest / 1000) };
  }

  const tell = (done) => fetch("/done", { method: "POST", body: JSON.stringify({ ...done, faults }) });

  addEventListener("load", async () => {
    for (let done = { path: location.pathname }; ; ) {
      await tell(done);
      const { action, ...what } = await (await fetch("/next", { cache: "no-store" })).json();
      const start = performance.now();
      done = await actions[action](what).catch((fault) => ({ fault: `${fault.name}: ${fault.message}` }));
      done.seconds = (performance.now() - start) / 1000;
    }
  });
})();
