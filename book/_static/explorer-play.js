// Plays a control of an interactive figure (explorer.js) like a film: one value after the other.
"use strict";

window.ExplorerFilm = (() => {
  const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

  return class {
    /** input: of the control, whose value is `start` when the page opens; button: starts and stops the film. */
    constructor(explorer, input, start, button) {
      Object.assign(this, { explorer, input, start, button });
      button.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    }

    play() {
      const { explorer, input } = this;
      if (reducedMotion.matches) return explorer.move(input, input.max);
      // The picture that the page opens with may be in the middle of a film.
      if (input.value === input.max || input.valueAsNumber === this.start) explorer.move(input, 0);
      this.button.textContent = "Stop";
      this.playing = setInterval(() => {
        explorer.move(input, Math.floor(input.valueAsNumber) + 1);
        if (input.value === input.max) this.stop();
      }, 700);
      explorer.figure.dispatchEvent(new Event("play"));
    }

    stop() {
      clearInterval(this.playing);
      this.playing = undefined;
      if (this.unasked) this.explorer.description.removeAttribute("aria-live");
      this.unasked = false; // whether the reader did not press Play
      this.button.textContent = "Play";
      this.explorer.figure.dispatchEvent(new Event("play"));
    }

    /** Play once, unasked, when the figure is first seen: from its beginning to its end, or until it is touched. */
    playWhenSeen() {
      const { explorer, button } = this;
      if (explorer.isInAddress || reducedMotion.matches) return;
      let [seen, over] = [false, false];
      const start = () => {
        if (!seen || !explorer.loaded || over) return;
        over = this.unasked = true;
        observer.disconnect();
        explorer.description.setAttribute("aria-live", "off"); // a screen reader is not told every step
        this.play();
      };
      const observer = new IntersectionObserver(
        ([{ isIntersecting }]) => {
          seen = isIntersecting;
          start();
        },
        { threshold: 0.4 }
      );
      observer.observe(explorer.figure.querySelector(".explorer-views"));
      explorer.figure.addEventListener("loaded", start);
      const touched = ({ target }) => {
        over = true;
        if (this.unasked && target !== button) this.stop(); // the button, which says "Stop", does it by itself
      };
      for (const event of ["pointerdown", "keydown"]) explorer.figure.addEventListener(event, touched);
    }
  };
})();
