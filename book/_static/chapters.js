// Shows the reader's progress where chapters are named: "3/5" in the list of chapters, what is left at the end of a
// chapter, the cards of the front page, and its button, which leads back to where the reader was. The chapters and
// their numbers of exercises and goals come from their texts (chapter-list.js, written by book/_ext/chapter_cards.py).
"use strict";

(() => {
  const chapters = window.courseChapters;
  const progress = window.courseProgress;
  const root = document.documentElement.dataset.content_root ?? "./";
  const chapterAt = (url) => chapters.find(({ page }) => new URL(url, location).pathname.endsWith(`/${page}`));
  const numbers = ({ exercises }) => Array.from({ length: exercises }, (_, i) => i + 1);
  const unsolved = (chapter, done) => numbers(chapter).filter((n) => !(`${chapter.name} ${n}` in done));
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // --- Progress -----------------------------------------------------------------------------------------------

  /** Show "3/5" beside each chapter of the sidebar of which an exercise is solved. */
  function showInSidebar(done) {
    for (const link of document.querySelectorAll(".bd-sidenav a")) {
      const chapter = chapterAt(link.href);
      if (!chapter) continue;
      link.querySelector(".chapter-count")?.remove();
      const n = chapter.exercises - unsolved(chapter, done).length;
      if (!n) continue;
      const count = make("span", { className: "chapter-count" }, `${n}/${chapter.exercises}`);
      count.setAttribute("role", "img");
      count.setAttribute("aria-label", `${n} of ${chapter.exercises} exercises solved`);
      link.append(" ", count);
    }
  }

  /** Show on the front page how many exercises of each chapter are solved. */
  function showOnCards(done) {
    for (const count of document.querySelectorAll(".chapter-cards [data-chapter]")) {
      const chapter = chapters.find(({ name }) => name === count.dataset.chapter);
      const n = chapter.exercises - unsolved(chapter, done).length;
      count.textContent = n ? `${n} of ${chapter.exercises} exercises` : `${chapter.exercises} exercises`;
      count.classList.toggle("all-solved", n === chapter.exercises);
    }
  }

  const here = chapterAt(location);
  const left = make("p", { className: "exercises-left" });
  const goalsLeft = make("p", { className: "goals-left" });
  if (here) document.querySelector("article > section")?.append(left, ...(here.goals.length ? [goalsLeft] : []));

  /** Show at the end of a chapter which of its exercises are left. */
  function showLeft(done) {
    const open = unsolved(here, done);
    const links = open.map((n) => {
      const form = document.getElementById(`exercise-${here.name}-${n}`);
      return make("a", { href: `#${(form?.closest("section") ?? form)?.id}` }, String(n));
    });
    const listed = links.flatMap((link, i) => (i ? [", ", link] : [link]));
    if (open.length) left.replaceChildren(`${open.length} exercise${open.length > 1 ? "s" : ""} left: `, ...listed);
    else left.replaceChildren(`All ${here.exercises} exercises are solved.`);
  }

  /** Show below it how many goals are left, with a link to the figure where to find the first of them. */
  function showGoalsLeft(done) {
    const open = here.goals.filter((goal) => !(goal in done));
    if (!open.length) return goalsLeft.replaceChildren(`All ${here.goals.length} goals are found.`);
    const figure = make("a", { href: `#explorer-${open[0].split(".")[0]}` }, "the interactive figure");
    goalsLeft.replaceChildren(`${open.length} of ${here.goals.length} goals left in `, figure);
  }

  // --- The reader's place -------------------------------------------------------------------------------------

  /** Keep where the reader is: in the last section that has begun in the upper half of the window. */
  function keepPlace() {
    const sections = [...document.querySelectorAll("article section[id]")];
    const section = sections.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2);
    const forms = section?.querySelectorAll("div.exercise") ?? [];
    const exercise = forms.length === 1 ? Number(forms[0].id.split("-").at(-1)) : 0;
    progress.keepPlace({ chapter: here.name, anchor: section?.id ?? "", exercise });
  }

  /** Let the front page's button lead to where the reader was, if that is a place of this course. */
  function showResume() {
    const link = document.querySelector(".start-button a");
    const { chapter: name, anchor, exercise } = progress.lastPlace();
    const chapter = chapters.find((one) => one.name === name);
    if (!link || !chapter) return;
    link.href = `${root}${chapter.page}${/^[\w-]+$/.test(anchor ?? "") ? `#${anchor}` : ""}`;
    link.textContent = `Resume at ${chapter.place}${numbers(chapter).includes(exercise) ? `, exercise ${exercise}` : ""}`;
  }

  let waiting;
  if (here) {
    addEventListener("pagehide", keepPlace);
    addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keepPlace, 300);
    }, { passive: true });
  }

  function show() {
    const done = progress.peek();
    showInSidebar(done);
    showOnCards(done);
    if (here) showLeft(done);
    if (here?.goals.length) showGoalsLeft(done);
    showResume();
  }
  document.addEventListener("progress-change", show);
  show();
})();
