// Code and tables that scroll sideways can be reached by the Tab key: pages make all of them focusable, and this
// undoes it for those that fit. Each is measured when it comes near, because measuring all at once is slow.
"use strict";

(() => {
  const near = new IntersectionObserver(
    (boxes) => {
      for (const { target, isIntersecting } of boxes)
        if (isIntersecting) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
    },
    { rootMargin: "100%" }
  );
  for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container")) near.observe(box);
})();
