// The reader's progress, kept in this browser: which exercises are solved, which goals of the interactive figures are
// found, and where the reader was last. exercise.js and explorer-goals.js note it, chapters.js shows it.
"use strict";

window.courseProgress = (() => {
  // {format: 1, done: {"worked-example 1": "2026-11-22", "toy.slow": "2026-11-23"}}, like my-progress.json of the notebooks
  const STORE = "backprop-progress";
  const PLACE = "backprop-place"; // {chapter: "xor", anchor: "odd-or-even", exercise: 5 or 0}
  let unsaved = {}; // what is solved in this page, where the storage has no room for it
  let mine = {}; // what is solved in this page: a tab that saves at the same moment may overwrite it

  /** Return the exercises done from a text in this format; throw if it is in another format. */
  function parseProgress(text) {
    const { format, done } = JSON.parse(text);
    if (format !== 1 || Object.prototype.toString.call(done) !== "[object Object]") throw new Error("another format");
    if (!Object.values(done).every((day) => typeof day === "string")) throw new Error("another format");
    return done;
  }

  /** Load the progress; what cannot be read is kept under another name. */
  function loadProgress() {
    const text = localStorage.getItem(STORE);
    if (text === null) return { done: { ...unsaved }, message: "" };
    try {
      return { done: { ...unsaved, ...parseProgress(text) }, message: "" };
    } catch {
      let n = 1;
      while (localStorage.getItem(`${STORE}-aside-${n}`) !== null) n += 1;
      localStorage.setItem(`${STORE}-aside-${n}`, text);
      localStorage.removeItem(STORE);
      const message = `Your progress could not be read. It is kept in this browser as ${STORE}-aside-${n}; counting starts again at 0.`;
      return { done: { ...unsaved }, message };
    }
  }

  /** Return the exercises done, and change nothing: exercise.js says it where progress cannot be read. */
  function peek() {
    try {
      return { ...unsaved, ...parseProgress(localStorage.getItem(STORE)) };
    } catch {
      return { ...unsaved };
    }
  }

  const serialize = (done, indent) => JSON.stringify({ format: 1, done }, null, indent);
  const announce = () => document.dispatchEvent(new Event("progress-change"));
  function saveProgress(done) {
    localStorage.setItem(STORE, serialize(done));
    unsaved = {};
    announce();
  }

  // Where storage is blocked, the head of the page has put one in its place that lasts as long as the page.
  const blocked = document.documentElement.dataset.storage === "blocked";
  const NOT_KEPT = "This browser keeps nothing for this page, so your progress will be forgotten.";
  const NO_ROOM = "This browser has no room left for this page, so what is new will be forgotten; what was kept stays.";

  /** Return the result of an action that uses the browser's storage, or what is done where the storage is full. */
  function withStorage(action, done = {}) {
    try {
      const result = action();
      return blocked && result?.message === "" ? { ...result, message: NOT_KEPT } : result;
    } catch {
      return { done, message: NO_ROOM };
    }
  }

  const today = () => new Date().toLocaleDateString("sv"); // 2026-11-22

  /** Add {exercise: day when it was done}; return the progress, as `loadProgress` does. */
  function addDone(days) {
    unsaved = { ...days, ...unsaved };
    mine = { ...days, ...mine };
    const progress = withStorage(() => {
      const { done, message } = loadProgress();
      saveProgress(done);
      return { done, message };
    }, peek());
    if (Object.keys(unsaved).length) announce();
    return progress;
  }

  /** Note that an exercise is done, or not; return the progress, as `loadProgress` does. */
  function setDone(key, isDone) {
    if (isDone) return addDone({ [key]: today() });
    for (const days of [unsaved, mine]) delete days[key];
    return withStorage(() => {
      const { done, message } = loadProgress();
      delete done[key];
      saveProgress(done);
      return { done, message };
    }, peek());
  }

  /** Add again what another tab has overwritten; one that only takes exercises back means it. */
  function keepMine(before, after) {
    const [old, done] = [before, after].map((text) => {
      try {
        return parseProgress(text);
      } catch {
        return {};
      }
    });
    const lost = Object.fromEntries(Object.entries(mine).filter(([key]) => !(key in done)));
    if (!Object.keys(lost).length) return;
    if (Object.keys(done).some((key) => !(key in old))) addDone(lost);
    else Object.keys(lost).forEach((key) => delete mine[key]);
  }

  /** Keep where the reader is; where the storage is full, the next visit starts from the beginning. */
  const keepPlace = (place) => withStorage(() => localStorage.setItem(PLACE, JSON.stringify(place)));

  /** Return where the reader was last, as it was kept, or {}. */
  const lastPlace = () => withStorage(() => ({ ...JSON.parse(localStorage.getItem(PLACE)) }));

  /** Forget what is solved and where the reader was; return the progress. */
  const forget = () => (localStorage.removeItem(PLACE), (mine = {}), saveProgress({}), loadProgress());

  // Another tab has changed it, or the page comes back as it was left.
  addEventListener("storage", ({ key, oldValue, newValue }) => {
    if (key === STORE) keepMine(oldValue, newValue);
    announce();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    mine = {};
    announce();
  });

  return {
    addDone, blocked, forget, keepPlace, lastPlace, loadProgress, parseProgress, peek, serialize, setDone, withStorage,
  };
})();
