// Actions of the theme's buttons: the pages have no inline event handlers (book/_ext/publish.py).
"use strict";

document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "print") window.print();
  if (action === "toggleFullScreen") window.toggleFullScreen();
});
