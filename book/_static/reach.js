// The Tab key reaches what scrolls sideways: pages make all code and tables focusable, and this script undoes that for
// those that fit. Each is measured when it comes near the viewport, because measuring all at once is slow.
"use strict";

(() => {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
    },
    { rootMargin: "100%" }
  );
  for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container")) observer.observe(box);
})();
