// Shows an interactive figure beside the text that explains it: in the margin of a wide window, else folded to a bar at
// its lower edge. It is a second view of the figure, which stays in its place. The text says which frame belongs to it
// (`data-frame`, book/_ext/companion.py); once the reader moves a control, that frame stays until they let the figure
// follow the text again.
"use strict";

(() => {
  const READING_LINE = "-60%"; // what is above 40 % of the window's height has been read
  const FOLDED = "companion-folded";
  const wide = matchMedia("(min-width: 1200px)");
  const marks = [...document.querySelectorAll("[data-frame]")];

  const button = (text, className, action) => {
    const element = document.createElement("button");
    Object.assign(element, { type: "button", className, textContent: text });
    element.addEventListener("click", action);
    return element;
  };
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };

  class Companion {
    constructor(explorer, index) {
      this.explorer = explorer;
      this.figure = explorer.figure;
      this.control = explorer.controls[index];
      this.input = explorer.inputs[index];
      this.inView = new Set(); // what the reader works with: figures and exercises
      this.build();
      this.setFollowing(!explorer.isInAddress);
      this.draw();
      this.figure.addEventListener("frame", () => this.draw());
      this.figure.addEventListener("play", () => (this.play.textContent = this.explorer.playing ? "Stop" : "Play"));
      this.figure.addEventListener("touch", () => this.setFollowing(false));
      this.place();
      wide.addEventListener("change", () => this.place());
      addEventListener("beforeprint", () => this.setPrinting(true));
      addEventListener("afterprint", () => this.setPrinting(false));
      this.watch();
    }

    build() {
      this.picture = element("div", "companion-picture");
      this.words = element("p", "companion-words");
      this.name = element("span", "companion-name");
      this.fold = button("", "companion-fold", () => this.setFolded(!this.box.classList.contains("folded")));
      this.fold.append(this.name);
      this.resume = button("Follow the text", "companion-follow", () => this.followAgain());
      this.next = button("Next", "", () => this.step(1));
      this.play = button("Play", "companion-play", () => this.figure.querySelector(".explorer-play").click());
      const back = button("Back", "", () => this.step(-1));
      const controls = element("div", "companion-controls", this.fold, back, this.next, this.play, this.resume);
      this.box = element("section", "companion away", controls, element("div", "companion-views", this.picture, this.words));
      this.box.setAttribute("aria-label", "The figure beside the text");
      this.box.figure = this.figure; // ties.js asks
      this.dock = element("div", "companion-dock");
      this.setFolded(sessionStorage.getItem(FOLDED) === "yes");
    }

    /** Draw the frame of the figure. */
    draw() {
      const drawing = this.figure.querySelector(".explorer-views > svg").cloneNode(true);
      for (const named of drawing.querySelectorAll("[id]")) named.removeAttribute("id"); // or the page has it twice
      drawing.setAttribute("preserveAspectRatio", "xMidYMin slice"); // where room is short: the upper part
      this.picture.replaceChildren(drawing);
      this.words.textContent = this.explorer.description.textContent;
      this.name.textContent = this.explorer.outputs[this.explorer.inputs.indexOf(this.input)].value;
    }

    place() {
      if (wide.matches) document.querySelector(".sidebar-secondary__inner").prepend(this.box);
      else {
        this.dock.append(this.box);
        document.querySelector(".bd-article-container").append(this.dock);
      }
      this.update();
    }

    // --- What the reader does ----------------------------------------------------------------------------------

    step(by) {
      this.explorer.step(this.input, by);
    }

    followAgain() {
      this.explorer.forget();
      this.next.focus(); // this button is about to go
      this.setFollowing(true);
    }

    /** Follow the text, or stay. What the text does is not announced: it would interrupt a screen reader. */
    setFollowing(following) {
      this.following = following;
      this.explorer.description.setAttribute("aria-live", following ? "off" : "polite");
      this.box.classList.toggle("follows", following);
      this.update();
    }

    /** On paper the text sets no frame: unless the reader has chosen one, print the last, where every chart is filled. */
    setPrinting(printing) {
      this.printing = printing;
      this.update();
    }

    setFolded(folded) {
      this.fold.setAttribute("aria-expanded", !folded);
      this.box.classList.toggle("folded", folded);
      sessionStorage.setItem(FOLDED, folded ? "yes" : "no");
    }

    // --- Where the reader is -----------------------------------------------------------------------------------

    watch() {
      // From far above the window, so that a jump across a mark is noticed like a step across it.
      const reading = new IntersectionObserver(() => this.update(), { rootMargin: `1000000px 0px ${READING_LINE} 0px` });
      for (const mark of marks) reading.observe(mark);
      // Nobody works with what is about to leave at the top, or has only begun to come in, behind the companion.
      const rootMargin = "-120px 0px -35% 0px";
      const screen = new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) this.inView[isIntersecting ? "add" : "delete"](target);
        this.update();
      }, { rootMargin });
      for (const other of document.querySelectorAll("figure.explorer, .exercise")) screen.observe(other);
      for (const event of ["focusin", "focusout"]) document.addEventListener(event, () => this.update());
    }

    /** Show the frame of the text that is being read, and step aside where the figure would be in the way. */
    update() {
      const line = innerHeight * (1 + parseInt(READING_LINE) / 100);
      const read = marks.findLast((mark) => mark.getBoundingClientRect().top < line);
      const { values } = this.control;
      const frame = this.printing ? values.at(-1) : (read ?? marks[0]).dataset.frame;
      if (this.following) this.explorer.follow(this.input, values.indexOf(frame));
      this.box.classList.toggle("away", wide.matches ? this.inView.has(this.figure) : !read || this.isInTheWay());
    }

    /** On a narrow window: while the reader types or works with something else, and after the figure itself. */
    isInTheWay() {
      const typing = document.activeElement.matches("input[type=text], input:not([type]), textarea, [contenteditable=true]");
      return typing || this.inView.size > 0 || this.figure.getBoundingClientRect().top < 0;
    }
  }

  for (const { explorer } of document.querySelectorAll("figure.explorer")) {
    const index = explorer.controls.findIndex(({ play, values }) => play && values.includes(marks[0].dataset.frame));
    if (index >= 0) new Companion(explorer, index);
  }
})();
