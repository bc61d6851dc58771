// Lets a reader answer exercises on the page (code/backprop/check/feedback.py) and keeps what is done in
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

  // --- One exercise -----------------------------------------------------------------------------------------

  function judge(data, answer) {
    if (data.kind === "choice") return data.options.find((option) => option.letter === answer);
    const text = answer.trim().replace(/\u2212/g, "-").replace(",", ".");
    const value = Number(text);
    if (!/\d/.test(text) || !Number.isFinite(value)) return { says: "That is not a number. Write digits, such as 0.35." };
    return data.rules.find(({ low, high }) => low <= value && value <= high) ?? { says: data.otherwise };
  }

  function set(box) {
    const data = JSON.parse(box.querySelector("script").textContent);
    const says = make("p", { className: "exercise-says" });
    says.setAttribute("role", "status");
    const badge = make("span", { className: "exercise-done", hidden: true }, "\u2713 done");
    const form = make("form", { className: "exercise-form", noValidate: true });
    const hints = make("ol", { className: "exercise-hints" });
    const show = ({ done, message }) => {
      badge.hidden = !(data.key in done);
      if (message) says.textContent = message;
    };

    let answer;
    if (data.kind === "number") {
      const input = make("input", { type: "text", inputMode: "decimal", id: `${box.id}-answer`, autocomplete: "off" });
      form.append(make("label", { htmlFor: input.id }, "Your number"), input);
      answer = () => input.value;
    } else if (data.kind === "choice") {
      const options = data.options.map(({ letter, text }) => {
        const input = make("input", { type: "radio", name: box.id, value: letter });
        return make("label", {}, input, ` ${letter}) ${text}`);
      });
      form.append(make("fieldset", {}, make("legend", {}, "Your answer"), ...options));
      answer = () => form.querySelector("input:checked")?.value;
    } else {
      const input = make("input", { type: "checkbox" });
      input.addEventListener("change", () => show(setDone(data.key, input.checked)));
      input.checked = data.key in kept(load).done;
      form.append(
        make("p", {}, "Write this one in a notebook: the rocket at the top of the page opens the chapter, and its check names a mistake."),
        make("label", {}, input, " I have done it in a notebook.")
      );
    }
    if (answer) form.append(make("button", { type: "submit" }, "Check"));
    const next = button("Hint", () => {
      const shown = hints.childElementCount;
      if (shown < data.hints.length) hints.append(make("li", {}, data.hints[shown]));
      if (shown + 1 >= data.hints.length) {
        const page = document.documentElement.dataset.content_root ?? "./";
        next.replaceWith(make("a", { href: `${page}book/reference/exercises.html#solution-${data.key.replace(" ", "-")}` }, "Solution"));
      }
    });
    form.append(next, badge);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = answer();
      if (!given) {
        says.textContent = "Not attempted yet.";
        says.className = "exercise-says";
        return;
      }
      const verdict = judge(data, given);
      says.textContent = verdict.says;
      says.className = `exercise-says ${verdict.right ? "right" : "wrong"}`;
      if (verdict.right) show(setDone(data.key, true));
    });
    box.querySelector(".exercise-still").remove();
    box.append(form, hints, says);
    show(kept(load));
  }
  document.querySelectorAll("div.exercise").forEach(set);

  // --- All of them --------------------------------------------------------------------------------------------

  function overview(box) {
    const chapters = JSON.parse(box.querySelector("script").textContent);
    const says = make("p", {});
    says.setAttribute("role", "status");
    const counts = chapters.map(() => make("td"));
    const rows = chapters.map(({ title, page }, i) =>
      make("tr", {}, make("th", { scope: "row" }, make("a", { href: page }, title)), counts[i])
    );
    const show = ({ done, message }) => {
      chapters.forEach(({ keys }, i) => {
        const n = keys.filter((key) => key in done).length;
        counts[i].textContent = `${"\u25cf".repeat(n)}${"\u25cb".repeat(keys.length - n)}  ${n} of ${keys.length}`;
      });
      says.textContent = message;
    };
    const file = make("input", { type: "file", accept: ".json,application/json", id: "exercise-import" });
    file.addEventListener("change", async () => {
      try {
        const theirs = read(await file.files[0].text());
        const { done } = load();
        save({ ...theirs, ...done });
        show({ ...load(), message: `${file.files[0].name} was read: ${Object.keys(theirs).length} exercises done.` });
      } catch {
        says.textContent = `${file.files[0].name} is not a file of this course's progress; nothing was changed.`;
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
      if (confirm("Forget which exercises you have done, in this browser?")) show(kept(() => (save({}), load())));
    });
    box.querySelector(".exercise-still").remove();
    box.append(
      make("div", { className: "numbers" }, make("table", {}, make("tbody", {}, ...rows))),
      make("p", { className: "exercise-form" }, take, make("label", { htmlFor: file.id }, "Import"), file, clear),
      says
    );
    show(kept(load));
  }
  document.querySelectorAll("div.exercise-overview").forEach(overview);
})();
