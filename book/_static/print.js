// Print in light colours: a page in dark mode turns light for printing, and dark again afterwards.
"use strict";

(() => {
  const root = document.documentElement.dataset;
  let theme;
  addEventListener("beforeprint", () => {
    theme = root.theme;
    root.theme = "light";
  });
  addEventListener("afterprint", () => {
    root.theme = theme;
  });
})();
