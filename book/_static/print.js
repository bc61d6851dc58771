// Paper is white: a page read in dark mode is printed in light colours, and turns dark again.
"use strict";

(() => {
  const page = document.documentElement.dataset;
  let before;
  addEventListener("beforeprint", () => {
    before = page.theme;
    page.theme = "light";
  });
  addEventListener("afterprint", () => {
    page.theme = before;
  });
})();
