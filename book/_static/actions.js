// The actions of the theme's buttons: the pages have no code in attributes (book/_ext/fix_html.py).
"use strict";

document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "print") window.print();
  if (action === "toggleFullScreen") window.toggleFullScreen();
  if (action === "hideSearchWords") SphinxHighlight.hideSearchWords(); // sphinx_highlight.js
});
