// Ties words to pictures. A symbol that names parts of a drawn network (`data-parts`, book/_ext/ties.py) lights them in
// the nearest drawing when it is pointed at or tapped; a part of a drawing shows its formula, and lights its symbols.
// By keyboard: each drawing is one stop of the Tab key, and the arrow keys go from part to part. The symbols are not
// stops: a page has up to a hundred, and screen readers read another copy of a formula (MathML), where nothing can be focused.
"use strict";

(() => {
  const NODES = ["n-", "x-", "bias-", "frame-"].map((kind) => `[data-part^="${kind}"]`).join();
  const NEAR = 12; // pixels: a finger need not hit a thin line
  const formula = Object.assign(document.createElement("div"), { className: "part-formula-box" });
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  status.setAttribute("role", "status");
  let pinned = false; // by a tap, a click or a key: it stays when the pointer leaves

  /** Return the part that a number or a name belongs to: "number-w-0-0-1" is printed on "w-0-0-1", "a-0-1" in "n-0-1". */
  const owner = (name) => name.replace("number-", "").replace(/^(a|name)-/, "n-").replace("delta-", "frame-");
  const drawings = () => [...document.querySelectorAll("svg[data-network]")].filter((drawing) => drawing.getClientRects().length && !drawing.closest(".away"));
  const isOnScreen = (drawing) => {
    const { top, bottom } = drawing.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const shown = (part) => part && part.getAttribute("visibility") !== "hidden";
  const partsIn = (drawing, names) => names.map((name) => drawing.querySelector(`[data-part="${name}"]`)).filter(shown);
  const formulaOf = (drawing, name) =>
    document.querySelector(`template[data-formulas="${drawing.dataset.network}"]`).content.querySelector(`[data-of="${name}"]`);

  /** Return how far a drawing is from an element, up or down the page. */
  const distance = (drawing, element) => {
    const [one, other] = [drawing, element].map((each) => each.getBoundingClientRect());
    return Math.max(0, one.top - other.bottom, other.top - one.bottom);
  };

  const middle = (element) => {
    const { left, width } = element.getBoundingClientRect();
    return left + width / 2;
  };

  const light = (element) => element.setAttribute("data-lit", "");
  const clear = () => {
    pinned = false;
    for (const lit of document.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
    formula.remove();
  };

  /** Light the parts that a symbol stands for, in the nearest drawing on the screen that shows them. */
  const lightParts = (symbol) => {
    clear();
    const names = symbol.dataset.parts.split(" ");
    const nearest = drawings()
      .filter((drawing) => isOnScreen(drawing) && partsIn(drawing, names).length)
      .sort((one, other) => distance(one, symbol) - distance(other, symbol))[0];
    if (nearest) for (const lit of [symbol, ...partsIn(nearest, names)]) light(lit);
  };

  /** Light a part and the symbols that stand for it, and show its formula. */
  const showFormula = (drawing, name) => {
    clear();
    for (const part of partsIn(drawing, [name])) light(part);
    for (const symbol of document.querySelectorAll(`[data-parts~="${name}"]`)) light(symbol);
    formula.replaceChildren(formulaOf(drawing, name).cloneNode(true));
    drawing.parentElement.append(formula);
    placeFormula(drawing, drawing.querySelector(`[data-part="${name}"]`));
  };

  /** Put the formula below the network, within the sides of its figure; where the window ends there, above the figure. */
  const placeFormula = (drawing, part) => {
    const around = formula.parentElement.getBoundingClientRect();
    const centre = middle(part) - around.left - formula.offsetWidth / 2;
    const lowest = Math.max(...[...drawing.querySelectorAll(NODES)].map((one) => one.getBoundingClientRect().bottom));
    const fits = lowest + formula.offsetHeight + 6 < innerHeight;
    const above = (drawing.closest(".companion") ?? drawing).getBoundingClientRect().top;
    formula.style.left = `${Math.max(0, Math.min(centre, around.width - formula.offsetWidth))}px`;
    formula.style.top = `${(fits ? lowest + 6 : above - formula.offsetHeight - 6) - around.top}px`;
  };

  /** Return the drawing and the name of the part at a place, if it has a formula. */
  const partAt = (element) => {
    const drawing = element?.closest("svg[data-network]");
    const name = drawing && element.dataset.part && owner(element.dataset.part);
    return name && formulaOf(drawing, name) && partsIn(drawing, [name]).length ? [drawing, name] : null;
  };

  /** Return the part at a place or close to it. */
  const partNear = (x, y) => {
    const around = [[0, 0], ...[0, 45, 90, 135, 180, 225, 270, 315].map((a) => [Math.cos(a * Math.PI / 180), Math.sin(a * Math.PI / 180)])];
    for (const [dx, dy] of around) {
      const part = partAt(document.elementFromPoint(x + NEAR * dx, y + NEAR * dy));
      if (part) return part;
    }
    return null;
  };

  // --- Pointer ------------------------------------------------------------------------------------------------

  document.addEventListener("pointerover", ({ pointerType, target }) => {
    if (pointerType === "touch" || pinned || formula.contains(target)) return;
    const symbol = target.closest("[data-parts]"), part = partAt(target);
    if (symbol) lightParts(symbol);
    else if (part) showFormula(...part);
    else clear();
  });

  document.addEventListener("click", ({ target, clientX, clientY }) => {
    if (formula.contains(target)) return;
    const symbol = target.closest("[data-parts]");
    const part = target.closest("svg[data-network]") && partNear(clientX, clientY);
    if (symbol) lightParts(symbol);
    else if (part) showFormula(...part);
    else return clear();
    pinned = true;
  });

  // --- Keyboard -----------------------------------------------------------------------------------------------

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  const go = (drawing, by) => {
    const names = [...drawing.querySelectorAll("[data-part]")].map((part) => part.dataset.part);
    const stops = names.filter((name) => owner(name) === name && formulaOf(drawing, name) && partsIn(drawing, [name]).length);
    const now = stops.indexOf(drawing.querySelector("[data-lit]")?.dataset.part);
    showFormula(drawing, stops.at(now < 0 ? Math.min(by, 0) : (now + by) % stops.length));
    status.textContent = formula.textContent;
    pinned = true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (!STEPS[event.key] || !event.target.matches?.("svg[data-network]")) return;
    event.preventDefault(); // the page does not scroll
    go(event.target, STEPS[event.key]);
  });
  document.addEventListener("focusout", ({ target }) => target.matches("svg[data-network]") && clear());

  /** Return the explorer that a part is drawn in, or that the companion shows once more. */
  const explorerOf = (part) => part?.closest(".companion")?.figure ?? part?.closest("figure.explorer");
  document.addEventListener("frame", ({ target }) => {
    if (explorerOf(document.querySelector("[data-part][data-lit]")) === target) clear(); // it draws another frame
  }, true);

  for (const drawing of document.querySelectorAll("svg[data-network]")) {
    drawing.setAttribute("tabindex", "0");
    drawing.setAttribute("aria-describedby", "parts-hint");
  }
  const hint = Object.assign(document.createElement("p"), { id: "parts-hint", hidden: true });
  hint.textContent = "The arrow keys go from part to part; each shows its formula.";
  document.querySelector("article").append(hint, status);
})();
