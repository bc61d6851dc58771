// Lets a reader answer exercises on the page (code/workbook/exercises/feedback.py) and keeps what is done in
// this browser. Rules and sentences come from the book's Python code; what a reader types, or what storage
// or a file holds, is compared and shown as text, never as markup.
"use strict";

(() => {
  const STORE = "backprop-progress";
  const make = (tag, properties = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const button = (text, action) => {
    const element = make("button", { type: "button" }, text);
    element.addEventListener("click", action);
    return element;
  };

  // --- Progress: {format: 1, done: {"worked-example 1": "2026-11-22"}}, as my-progress.json of the notebooks ---

  function read(text) {
    const { format, done } = JSON.parse(text);
    if (format !== 1 || Object.prototype.toString.call(done) !== "[object Object]") throw new Error("another format");
    if (!Object.values(done).every((day) => typeof day === "string")) throw new Error("another format");
    return done;
  }
  function load() {
    const text = localStorage.getItem(STORE);
    if (text === null) return { done: {}, message: "" };
    try {
      return { done: read(text), message: "" };
    } catch {
      let n = 1;
      while (localStorage.getItem(`${STORE}-aside-${n}`) !== null) n += 1;
      localStorage.setItem(`${STORE}-aside-${n}`, text);
      localStorage.removeItem(STORE);
      const message = `Your progress could not be read. It is kept in this browser as ${STORE}-aside-${n}; counting starts anew.`;
      return { done: {}, message };
    }
  }
  const save = (done) => localStorage.setItem(STORE, JSON.stringify({ format: 1, done }));
  function kept(action) {
    try {
      return action();
    } catch {
      return { done: {}, message: "This browser keeps nothing for this page, so your progress will be forgotten." };
    }
  }
  const today = () => new Date().toLocaleDateString("sv"); // 2026-11-22
  const setDone = (key, yes) =>
    kept(() => {
      const { done, message } = load();
      if (yes) done[key] ??= today();
      else delete done[key];
      save(done);
      return { done, message };
    });

  // --- Drafts: the program of an exercise as it was left, kept as text and run only when the reader asks for it ----

  const DRAFT = "backprop-draft ";
  const LONGEST_DRAFT = 20_000; // characters
  function draftOf({ key, starter }) {
    const text = kept(() => localStorage.getItem(DRAFT + key));
    return typeof text === "string" && text.length <= LONGEST_DRAFT ? text : starter;
  }
  /** Keep a draft; return whether it is kept. */
  function keepDraft({ key, starter }, text) {
    try {
      if (text === starter) localStorage.removeItem(DRAFT + key);
      else if (text.length > LONGEST_DRAFT) return false;
      else localStorage.setItem(DRAFT + key, text);
      return true;
    } catch {
      return false;
    }
  }
  function forgetDrafts() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) localStorage.removeItem(key);
  }

  // --- One exercise -----------------------------------------------------------------------------------------

  function judge(data, answer) {
    if (!answer) return { message: "Not attempted yet.", state: "blank" };
    if (data.kind === "choice") return marked(data.options.find((option) => option.letter === answer));
    const text = answer.trim().replace(/\u2212/g, "-").replace(",", ".");
    const value = Number(text);
    if (!/\d/.test(text) || !Number.isFinite(value)) return marked({ message: "That is not a number. Write digits, such as 0.35." });
    return marked(data.rules.find(({ low, high }) => low <= value && value <= high) ?? { message: data.default_message });
  }
  const marked = ({ message, right }) => ({ message, state: right ? "right" : "wrong" });

  /** A form for a program: a text field, which becomes an editor when the reader goes there, and Python loads. */
  function program(box, data, form, say) {
    const area = make("textarea", {
      id: `${box.id}-program`, value: draftOf(data), rows: data.starter.split("\n").length + 1,
      spellcheck: false, autocapitalize: "off", autocomplete: "off",
    });
    const printed = make("div", { className: "exercise-printed" });
    let editor = { get text() { return area.value; }, set text(text) { area.value = text; } };
    const change = (text) => {
      if (!keepDraft(data, text)) say("Your program is not kept in this browser. Copy it before you leave the page.", "");
    };
    let opened;
    const open = () => {
      opened ??= window.coursePython.load().then(
        (page) => {
          const check = () => form.requestSubmit();
          editor = page.openEditor(area, { text: area.value, label: "Your program", change, run: check, wrap: true });
          page.python.addEventListener("change", () => {
            stop.hidden = page.python.state !== "busy" || !busy;
            if (page.python.state === "failed") elsewhere(data, box);
          });
          return page;
        },
        () => {
          opened = undefined;
          throw new Error("Python could not be loaded. Check that you are online and press Check again, or reload the page.");
        },
      );
      return opened;
    };
    let busy = false;
    const stop = button("Stop", async () => (await open()).python.stop());
    stop.hidden = true;
    area.addEventListener("focus", () => open().then((page) => page.prepare(box)).catch(() => {}));
    area.addEventListener("input", () => change(area.value));
    const over = button("Start over", async () => {
      editor.text = data.starter;
      change(data.starter);
      printed.replaceChildren();
      say("", "");
    });
    form.append(
      make("div", { className: "exercise-program" }, make("label", { htmlFor: area.id }, "Your program"), area),
      make("button", { type: "submit" }, "Check"), stop, over
    );
    box.addEventListener("keydown", (event) => event.key === "Enter" && event.ctrlKey && event.target === area && form.requestSubmit());
    async function verdict() {
      if (busy) return null;
      busy = true;
      try {
        const page = await open();
        if (page.python.state !== "ready") say("Your program is checked as soon as Python is there.", "");
        await page.prepare(box);
        say("Checking \u2026", "");
        return await page.check(data, editor.text, { box, printed, say: (text) => say(text, "") });
      } catch (fault) {
        return { message: fault.name === "AbortError" ? "Not checked: loading Python was cancelled." : fault.message, state: "" };
      } finally {
        busy = false;
        stop.hidden = true;
      }
    }
    return { verdict, printed };
  }

  /** Where Python cannot run: the other ways to do an exercise, and a box to tick. */
  function elsewhere(data, box) {
    if (box.querySelector(".exercise-elsewhere")) return;
    if (window.coursePython.missing) box.closest(".cell")?.classList.remove("answered-here"); // its code shows again
    const input = make("input", { type: "checkbox" });
    const badge = box.querySelector(".exercise-done");
    input.addEventListener("change", () => (badge.hidden = !(data.key in setDone(data.key, input.checked).done)));
    input.checked = data.key in kept(load).done;
    const links = [["Binder", "mybinder.org"], ["Colab", "colab.research.google.com"]].flatMap(([name, host]) => {
      const link = document.querySelector(`a[href*="//${host}"]`);
      return link ? [make("a", { href: link.href }, name), " or "] : [];
    });
    box.append(make("div", { className: "exercise-elsewhere exercise-form" },
      make("p", {}, window.coursePython.missing, " Write this one in a notebook, whose check names a mistake as well: ", ...links.slice(0, -1), "."),
      make("label", {}, input, " I have done it in a notebook.")
    ));
  }

  function set(box) {
    const data = JSON.parse(box.querySelector("script").textContent);
    const status = make("p", { className: "exercise-message" });
    status.setAttribute("role", "status");
    const badge = make("span", { className: "exercise-done", hidden: true }, "\u2713 done");
    const form = make("form", { className: "exercise-form", noValidate: true });
    const hints = make("ol", { className: "exercise-hints" });
    const show = ({ done, message }) => {
      badge.hidden = !(data.key in done);
      if (message) status.textContent = message;
    };

    const say = (text, state) => {
      status.textContent = text;
      status.className = `exercise-message ${state}`.trim();
    };

    let verdict;
    let printed = "";
    box.dataset.exercise = data.key;
    if (data.kind === "number") {
      const input = make("input", { type: "text", inputMode: "decimal", id: `${box.id}-answer`, autocomplete: "off" });
      form.append(make("label", { htmlFor: input.id }, "Your number"), input);
      verdict = () => judge(data, input.value);
    } else if (data.kind === "choice") {
      const options = data.options.map(({ letter, text }) => {
        const input = make("input", { type: "radio", name: box.id, value: letter });
        return make("label", {}, input, ` ${letter}) ${text}`);
      });
      form.append(make("fieldset", {}, make("legend", {}, "Your answer"), ...options));
      verdict = () => judge(data, form.querySelector("input:checked")?.value);
    } else if (!window.coursePython?.missing) {
      ({ verdict, printed } = program(box, data, form, say));
    }
    if (verdict && data.kind !== "code") form.append(make("button", { type: "submit" }, "Check"));
    const next = button("Hint", () => {
      const shown = hints.childElementCount;
      if (shown < data.hints.length) hints.append(make("li", {}, data.hints[shown]));
      if (shown + 1 >= data.hints.length) {
        const page = document.documentElement.dataset.content_root ?? "./";
        next.replaceWith(make("a", { href: `${page}book/reference/exercises.html#solution-${data.key.replace(" ", "-")}` }, "Solution"));
      }
    });
    form.append(next, badge);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const found = await verdict?.();
      if (!found) return;
      say(found.message, found.state === "blank" ? "" : found.state);
      if (found.state === "right") show(setDone(data.key, true));
    });
    box.querySelector(".exercise-static").remove();
    box.append(form, printed, hints, status);
    if (!verdict) elsewhere(data, box);
    show(kept(load));
  }
  document.querySelectorAll("div.exercise").forEach(set);

  // --- All of them --------------------------------------------------------------------------------------------

  function overview(box) {
    const chapters = JSON.parse(box.querySelector("script").textContent);
    const status = make("p", {});
    status.setAttribute("role", "status");
    const counts = chapters.map(() => make("td"));
    const rows = chapters.map(({ title, page }, i) =>
      make("tr", {}, make("th", { scope: "row" }, make("a", { href: page }, title)), counts[i])
    );
    const show = ({ done, message }) => {
      chapters.forEach(({ keys }, i) => {
        const n = keys.filter((key) => key in done).length;
        counts[i].textContent = `${"\u25cf".repeat(n)}${"\u25cb".repeat(keys.length - n)}  ${n} of ${keys.length}`;
      });
      status.textContent = message;
    };
    const file = make("input", { type: "file", accept: ".json,application/json", id: "exercise-import" });
    file.addEventListener("change", async () => {
      try {
        const theirs = read(await file.files[0].text());
        const { done } = load();
        save({ ...theirs, ...done });
        show({ ...load(), message: `${file.files[0].name} was read: ${Object.keys(theirs).length} exercises done.` });
      } catch {
        status.textContent = `${file.files[0].name} is not a file of this course's progress; nothing was changed.`;
      }
      file.value = "";
    });
    const take = button("Export", () => {
      const blob = new Blob([JSON.stringify({ format: 1, done: kept(load).done }, null, 1) + "\n"], { type: "application/json" });
      const link = make("a", { href: URL.createObjectURL(blob), download: "my-progress.json" });
      link.click();
      URL.revokeObjectURL(link.href);
    });
    const clear = button("Forget all", () => {
      const question = "Forget which exercises you have done, and the programs that you have written, in this browser?";
      if (confirm(question)) show(kept(() => (forgetDrafts(), save({}), load())));
    });
    box.querySelector(".exercise-static").remove();
    box.append(
      make("div", { className: "numbers" }, make("table", {}, make("tbody", {}, ...rows))),
      make("p", { className: "exercise-form" }, take, make("label", { htmlFor: file.id }, "Import"), file, clear),
      status
    );
    show(kept(load));
  }
  document.querySelectorAll("div.exercise-overview").forEach(overview);
})();
