// What the theme's buttons do: a page's own attributes hold no code (book/_ext/fix_html.py).
"use strict";

document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "print") window.print();
  if (action === "toggleFullScreen") window.toggleFullScreen();
});
