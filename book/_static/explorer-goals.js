// Ticks the goals of an interactive figure (code/workbook/explorers/goals.py) when a frame reaches them, and keeps them.
"use strict";

(() => {
  const GOALS = "backprop-goals"; // in the browser's storage: ["parabola.diverges", ...]

  /** Return the goals found in this browser, of all explorers. */
  function storedGoals() {
    try {
      const found = JSON.parse(localStorage.getItem(GOALS));
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  function setUpGoals(figure) {
    const { explorer } = figure;
    const goals = [...figure.querySelectorAll("[data-goal]")];
    const status = figure.querySelector(".explorer-goals > p");
    const key = (name) => `${explorer.table.name}.${name}`;
    let found = new Set();
    let waiting;

    function add(names) {
      found = new Set([...storedGoals(), ...found, ...names.map(key)]);
      try {
        if (names.length) localStorage.setItem(GOALS, JSON.stringify([...found]));
      } catch {
        // They are remembered as long as the page is open.
      }
      const ticked = goals.filter(({ dataset }) => found.has(key(dataset.goal)));
      ticked.forEach((goal) => (goal.firstChild.textContent = "\u2713"));
      const text = `Find these: ${ticked.length} of ${goals.length} found.`;
      if (status.textContent !== text) status.textContent = text;
    }

    function find(names) {
      clearTimeout(waiting);
      if (names.length) waiting = setTimeout(() => add(names), 500); // a slider passes many frames on its way
    }
    /** Look at the stored frame that is shown; Python says by itself what its frames reach. */
    const look = () => find(explorer.current === undefined ? [] : explorer.valueAt(explorer.table.goals, explorer.current));
    figure.addEventListener("frame", look);
    figure.addEventListener("goals", ({ detail }) => find(detail.filter((name) => goals.some(({ dataset }) => dataset.goal === name))));
    add([]);
    if (explorer.table.goals) look(); // a frame that the address asks for may have come before this script
  }
  document.querySelectorAll("figure.explorer:has([data-goal])").forEach(setUpGoals);
})();
