// Exercises and predictions on the page (code/workbook/exercises/feedback.py, prediction.py): checks answers, and notes
// what is solved (progress.js). Rules and sentences come from the book's Python code; what a reader types, and what storage
// or a file contains, is compared and shown as text, never as markup.
"use strict";

(() => {
  const { addDone, blocked, forget: forgetProgress, loadProgress, parseProgress, peek, serialize, setDone, withStorage } =
    window.courseProgress;
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  /** Return a text's parts, those between backticks in code type. */
  const withCode = (text) => {
    const parts = text.split("`");
    return parts.length % 2 ? parts.map((part, i) => (i % 2 ? make("code", {}, part) : part)) : [text];
  };
  const button = (text, action) => {
    const element = make("button", { type: "button" }, text);
    element.addEventListener("click", action);
    return element;
  };
  const statusLine = (className = "") => {
    const element = make("p", { className });
    element.setAttribute("role", "status");
    return element;
  };

  // --- Drafts: unfinished programs, stored as text and run only when the reader asks for it -----------------------

  const DRAFT = "backprop-draft ";
  const PREDICTION = "backprop-prediction "; // the letter of a reader's prediction
  const MAX_DRAFT = 20_000; // characters
  function loadDraft({ key, starter }) {
    const text = withStorage(() => localStorage.getItem(DRAFT + key));
    return typeof text === "string" && text.length <= MAX_DRAFT ? text : starter;
  }

  /** Save a draft; return whether it is saved. */
  function saveDraft({ key, starter }, text) {
    try {
      if (text === starter) localStorage.removeItem(DRAFT + key);
      else if (text.length > MAX_DRAFT) return false;
      else localStorage.setItem(DRAFT + key, text);
      return !blocked;
    } catch {
      return false;
    }
  }
  function deleteDrafts() {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(DRAFT) || key.startsWith(PREDICTION)) localStorage.removeItem(key);
    }
  }

  // --- Forms: each adds its inputs and a Check button, and returns {verdict, printed} -------------------------------

  const toVerdict = ({ message, right }) => ({ message, state: right ? "right" : "wrong" });
  const NOT_ATTEMPTED = { message: "Not attempted yet.", state: "blank" };
  const checkButton = () => make("button", { type: "submit" }, "Check");

  function checkNumber(data, answer) {
    if (!answer) return NOT_ATTEMPTED;
    const text = answer.trim().replace(/\s*%$/, "").replace(/\u2212/g, "-").replace(",", ".");
    const value = Number(text);
    if (!/\d/.test(text) || !Number.isFinite(value)) return toVerdict({ message: "That is not a number. Write digits, such as 0.35." });
    return toVerdict(data.rules.find(({ low, high }) => low <= value && value <= high) ?? { message: data.default_message });
  }

  function numberForm(data, box, form) {
    // Not "decimal": that keyboard has no minus on an iPhone.
    const input = make("input", { type: "text", inputMode: "text", id: `${box.id}-answer`, autocomplete: "off" });
    form.append(make("label", { htmlFor: input.id }, "Your number"), input, checkButton());
    return { verdict: () => checkNumber(data, input.value) };
  }

  function choiceForm(data, box, form) {
    const labels = data.options.map(({ letter, text }) => {
      const input = make("input", { type: "radio", name: box.id, value: letter });
      return make("label", {}, input, ...withCode(` ${letter}) ${text}`));
    });
    form.append(make("fieldset", {}, make("legend", {}, "Your answer"), ...labels), checkButton());
    const verdict = () => {
      const answer = form.querySelector("input:checked")?.value;
      return answer ? toVerdict(data.options.find(({ letter }) => letter === answer)) : NOT_ATTEMPTED;
    };
    return { verdict };
  }

  /** A form for a program: a text field, which becomes an editor, and loads Python, when the reader goes there. */
  class ProgramForm {
    constructor(data, box, form, say) {
      Object.assign(this, { data, box, form, say, checking: false });
      const area = make("textarea", {
        id: `${box.id}-program`, value: loadDraft(data), rows: data.starter.split("\n").length + 1,
        spellcheck: false, autocapitalize: "off", autocomplete: "off",
      });
      area.addEventListener("focus", () => this.open().then((page) => page.prepare(box)).catch(() => {}));
      area.addEventListener("input", () => this.save(area.value));
      box.addEventListener("keydown", (event) => event.key === "Enter" && event.ctrlKey && event.target === area && form.requestSubmit());
      this.area = area;
      this.editor = { get text() { return area.value; }, set text(text) { area.value = text; } };
      this.printed = make("div", { className: "exercise-printed" });
      this.stop = button("Stop", async () => (await this.open()).python.stop());
      this.stop.hidden = true;
      form.append(
        make("div", { className: "exercise-program" }, make("label", { htmlFor: area.id }, "Your program"), area),
        checkButton(), this.stop, button("Start over", () => this.startOver())
      );
    }

    save(text) {
      if (!saveDraft(this.data, text)) this.say("Your program is not kept in this browser. Copy it before you leave the page.", "");
    }

    startOver() {
      this.editor.text = this.data.starter;
      this.save(this.data.starter);
      this.printed.replaceChildren();
      this.say("", "");
    }

    /** Load Python's side of the page and open the editor, once; return a promise of the page's functions. */
    open() {
      this.opened ??= window.coursePython.load().then(
        (page) => this.openEditor(page),
        () => {
          this.opened = undefined;
          throw new Error("Python could not be loaded. Check that you are online and press Check again, or reload the page.");
        },
      );
      return this.opened;
    }

    openEditor(page) {
      this.editor = page.openEditor(this.area, {
        text: this.area.value,
        label: "Your program",
        change: (text) => this.save(text),
        run: () => this.form.requestSubmit(),
        wrap: true,
      });
      page.python.addEventListener("change", () => {
        this.stop.hidden = page.python.state !== "busy" || !this.checking;
        if (page.python.state === "failed") offerNotebooks(this.data, this.box);
      });
      return page;
    }

    async verdict() {
      if (this.checking) return null;
      this.checking = true;
      try {
        const page = await this.open();
        if (page.python.state !== "ready") this.say("Your program is checked as soon as Python is there.", "");
        await page.prepare(this.box);
        this.say("Checking \u2026", "");
        const output = { box: this.box, printed: this.printed, say: (text) => this.say(text, "") };
        return await page.check(this.data, this.editor.text, output);
      } catch (error) {
        return { message: error.name === "AbortError" ? "Not checked: loading Python was cancelled." : error.message, state: "" };
      } finally {
        this.checking = false;
        this.stop.hidden = true;
      }
    }
  }

  const forms = { number: numberForm, choice: choiceForm, code: (...parts) => new ProgramForm(...parts) };

  // --- One exercise -----------------------------------------------------------------------------------------

  /** Where Python cannot run: offer the other ways to do an exercise, and a box to tick. */
  function offerNotebooks(data, box) {
    if (box.querySelector(".exercise-elsewhere")) return;
    if (window.coursePython.unavailable) box.closest(".cell")?.classList.remove("answered-here"); // its code shows again
    const input = make("input", { type: "checkbox" });
    const badge = box.querySelector(".exercise-done");
    input.addEventListener("change", () => (badge.hidden = !(data.key in setDone(data.key, input.checked).done)));
    input.checked = data.key in withStorage(loadProgress).done;
    const links = [["Binder", "mybinder.org"], ["Colab", "colab.research.google.com"]].flatMap(([name, host]) => {
      const link = document.querySelector(`a[href*="//${host}"]`);
      return link ? [make("a", { href: link.href }, name), " or "] : [];
    });
    box.append(make("div", { className: "exercise-elsewhere exercise-form" },
      make("p", {}, window.coursePython.unavailable, " Write this one in a notebook, whose check names a mistake as well: ", ...links.slice(0, -1), "."),
      make("label", {}, input, " I have done it in a notebook.")
    ));
  }

  /** Return a button that shows one hint after the other, and then becomes a link to the solution. */
  function hintButton(data, list) {
    const element = button("Hint", () => {
      const n = list.childElementCount;
      if (n < data.hints.length) list.append(make("li", {}, ...withCode(data.hints[n])));
      if (n + 1 >= data.hints.length) {
        const root = document.documentElement.dataset.content_root ?? "./";
        element.replaceWith(make("a", { href: `${root}book/reference/exercises.html#solution-${data.key.replace(" ", "-")}` }, "Solution"));
      }
    });
    return element;
  }

  function setUpExercise(box) {
    const data = JSON.parse(box.querySelector("script").textContent);
    const status = statusLine("exercise-message");
    const badge = make("span", { className: "exercise-done", hidden: true }, "\u2713 done");
    const form = make("form", { className: "exercise-form", noValidate: true });
    const hints = make("ol", { className: "exercise-hints" });
    const say = (text, state) => {
      status.replaceChildren(...withCode(text));
      status.className = `exercise-message ${state}`.trim();
    };
    const showProgress = ({ done, message }) => {
      badge.hidden = !(data.key in done);
      if (message) status.append(status.hasChildNodes() ? " " : "", message);
    };

    box.dataset.exercise = data.key;
    const canCheck = data.kind !== "code" || !window.coursePython?.unavailable;
    const answer = canCheck ? forms[data.kind](data, box, form, say) : null;
    form.append(hintButton(data, hints), badge);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const verdict = await answer?.verdict();
      if (!verdict) return;
      say(verdict.message, verdict.state === "blank" ? "" : verdict.state);
      if (verdict.state === "right") showProgress(setDone(data.key, true));
    });
    box.querySelector(".exercise-static").remove();
    box.append(form, answer?.printed ?? "", hints, status);
    if (!answer) offerNotebooks(data, box);
    showProgress(withStorage(loadProgress));
    document.addEventListener("progress-change", () => (badge.hidden = !(data.key in peek()))); // in another tab, too
  }
  document.querySelectorAll("div.exercise").forEach(setUpExercise);

  // --- The prediction above a chapter's first section ----------------------------------------------------------

  /** Return links to sections of the page, with "and" between them. */
  const linksTo = (sections) =>
    sections.flatMap((title, i) => {
      const id = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      return [i ? " and " : "", make("a", { href: `#${id}` }, title)];
    });

  /** Make each option a button that shows its reply; show the reply to what the reader has predicted before. */
  function setUpPrediction(box) {
    const { chapter, replies, sections } = JSON.parse(box.querySelector("script").textContent);
    const status = statusLine("prediction-reply");
    const choose = (chosen) => {
      buttons.forEach((element, i) => element.setAttribute("aria-pressed", i === chosen));
      status.replaceChildren(...withCode(replies[chosen]), " Shown in ", ...linksTo(sections), ".");
    };
    const buttons = [...box.querySelectorAll("li > span")].map((option, i) => {
      const element = button("", () => {
        choose(i);
        withStorage(() => localStorage.setItem(PREDICTION + chapter, "abc"[i]));
      });
      element.setAttribute("aria-pressed", "false");
      element.append(...option.childNodes);
      option.replaceWith(element);
      return element;
    });
    box.append(status);
    const before = ["a", "b", "c"].indexOf(withStorage(() => localStorage.getItem(PREDICTION + chapter)));
    if (before >= 0) choose(before);
  }
  document.querySelectorAll("div.prediction:has(> script)").forEach(setUpPrediction);

  // --- A link to something folded opens it ---------------------------------------------------------------------

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  }
  openTarget();
  addEventListener("hashchange", openTarget);

  // --- All exercises ------------------------------------------------------------------------------------------

  const MAX_IMPORT = 100_000; // bytes; all exercises of the course take less than 5,000

  /** Return the input of a progress file; what it adds of the course's exercises and goals is shown. */
  function importInput(show, status, keys) {
    const input = make("input", { type: "file", accept: ".json,application/json", id: "exercise-import" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      const imported = file.size <= MAX_IMPORT && (await file.text().then(parseProgress).catch(() => null));
      input.value = "";
      if (!imported) {
        status.textContent = `${file.name} is not a file of this course's progress; nothing was changed.`;
        return;
      }
      const goals = window.courseChapters.flatMap((chapter) => chapter.goals);
      const known = Object.entries(imported).filter(([key]) => keys.includes(key) || goals.includes(key));
      const nGoals = known.filter(([key]) => goals.includes(key)).length;
      const nOthers = Object.keys(imported).length - known.length;
      const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
      const found = nGoals ? `, ${count(nGoals, "goal")} found` : "";
      const left = nOthers ? ` Left out: ${count(nOthers, "exercise")} not of this course.` : "";
      const { done, message } = addDone(Object.fromEntries(known));
      show({ done, message: `${file.name} was read: ${count(known.length - nGoals, "exercise")} done${found}.${left} ${message}` });
    });
    return input;
  }

  function exportProgress() {
    const text = serialize(withStorage(loadProgress).done, 1) + "\n";
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: url, download: "my-progress.json" }).click();
    URL.revokeObjectURL(url);
  }

  /** Delete all progress and drafts if the reader agrees; return the progress, or null. */
  function forgetAll() {
    const question =
      "Forget which exercises you have done, which goals you have found, where you were, your programs and your predictions, in this browser?";
    if (!confirm(question)) return null;
    return withStorage(() => (deleteDrafts(), forgetProgress()));
  }

  function setUpOverview(box) {
    const chapters = JSON.parse(box.querySelector("script").textContent);
    const status = statusLine();
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
    const file = importInput(show, status, chapters.flatMap(({ keys }) => keys));
    const forget = button("Forget all", () => {
      const progress = forgetAll();
      if (progress) show(progress);
    });
    box.querySelector(".exercise-static").remove();
    box.append(
      make("div", { className: "numbers" }, make("table", {}, make("tbody", {}, ...rows))),
      make("p", { className: "exercise-form" }, button("Export", exportProgress), make("label", { htmlFor: file.id }, "Import"), file, forget),
      status
    );
    show(withStorage(loadProgress));
    document.addEventListener("progress-change", () => show({ done: peek(), message: status.textContent }));
  }
  document.querySelectorAll("div.exercise-overview").forEach(setUpOverview);
})();
