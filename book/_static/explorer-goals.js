// Ticks the goals of an interactive figure (code/workbook/explorers/goals.py) when a frame reaches them. A goal that is
// found counts as the reader's progress: progress.js keeps it beside the exercises, as "parabola.diverges".
"use strict";

(() => {
  const progress = window.courseProgress;

  function setUpGoals(figure) {
    const { explorer } = figure;
    const goals = [...figure.querySelectorAll("[data-goal]")];
    const status = figure.querySelector(".explorer-goals > p");
    const key = (name) => `${explorer.table.name}.${name}`;
    let waiting;

    function show() {
      const done = progress.peek();
      const isFound = ({ dataset }) => key(dataset.goal) in done;
      goals.forEach((goal) => (goal.firstChild.textContent = isFound(goal) ? "\u2713" : "\u25cb"));
      const text = `Find these: ${goals.filter(isFound).length} of ${goals.length} found.`;
      if (status.textContent !== text) status.textContent = text;
    }

    const keep = (names) => names.forEach((name) => progress.setDone(key(name), true));
    function find(names) {
      clearTimeout(waiting);
      if (names.length) waiting = setTimeout(() => keep(names), 500); // a slider passes many frames on its way
    }
    /** Look at the stored frame that is shown; Python says by itself what its frames reach. */
    const look = () => find(explorer.current === undefined ? [] : explorer.valueAt(explorer.table.goals, explorer.current));
    figure.addEventListener("frame", look);
    figure.addEventListener("goals", ({ detail }) => find(detail.filter((name) => goals.some(({ dataset }) => dataset.goal === name))));
    document.addEventListener("progress-change", show);
    show();
    if (explorer.table.goals) look(); // a frame that the address asks for may have come before this script
  }
  document.querySelectorAll("figure.explorer:has([data-goal])").forEach(setUpGoals);
})();
