// Looks at a page as a reader would and returns what is wrong with it, as a list of sentences.
() => {
  const faults = [];
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const root = document.documentElement;
  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().height > 0;
  const named = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") || ""}">`;

  // Width
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("article *")].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1
    );
    faults.push(`scrolls sideways: ${root.scrollWidth} > ${innerWidth}, because of ${wide.slice(0, 2).map(named)}`);
  }

  // Length of lines: no paragraph or list of prose is wider than 68 digits
  const digits = document.createElement("span");
  digits.style.cssText = "position: absolute; visibility: hidden; width: 68ch";
  for (const text of document.querySelectorAll("article :is(p, li)")) {
    if (!visible(text) || text.closest("figure, table, .cell_output, .cell_input, nav, .prev-next-area")) continue;
    text.append(digits);
    const [most, width] = [digits, text].map((element) => element.getBoundingClientRect().width);
    digits.remove();
    if (width > most + 1) faults.push(`has lines of ${Math.round((68 * width) / most)} digits: ${text.textContent.slice(0, 40)}`);
  }

  // Code: on a phone it wraps; a printed table, whose columns must stay, scrolls
  const codes = ":is(div.highlight, details.exercise-solution) pre:not(.printed-table)";
  for (const code of innerWidth <= 640 ? document.querySelectorAll(codes) : []) {
    if (visible(code) && code.scrollWidth > code.clientWidth) faults.push(`cuts code off: ${code.textContent.slice(0, 40)}`);
  }

  // One header, one search
  const count = (selector) => [...document.querySelectorAll(selector)].filter(visible).length;
  const headers = count(".bd-header, .bd-header-article");
  if (headers !== 1) faults.push(`shows ${headers} headers`);
  const searches = count("input[type=search], .search-button__button");
  if (searches !== 1) faults.push(`shows ${searches} search fields`);

  // Formulas
  for (const math of document.querySelectorAll("article .math"))
    if (![...math.querySelectorAll(".katex-html")].some(visible))
      faults.push(`leaves a formula unset: ${math.textContent}`);
  for (const error of document.querySelectorAll(".katex-error")) faults.push(`cannot set ${error.textContent}`);

  // Contrast of text with what lies behind it (WCAG 2)
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = {};
  const rgba = (colour) => {
    if (!known[colour]) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known[colour] = [r, g, b, a / 255];
    }
    return known[colour];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = ([r, g, b]) =>
    [r, g, b]
      .map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(element)) continue;
    seen.add(element);
    if (!visible(element) || element.closest("script, style, .headerlink, .copybtn, .katex-mathml")) continue;
    const style = getComputedStyle(element);
    const drawn = element.closest("svg");
    const paper = drawn ? rgba(getComputedStyle(drawn.querySelector("rect")).fill) : behind(element);
    const found = contrast(over(rgba(drawn ? style.fill : style.color), paper), paper);
    if (found < 4.5)
      faults.push(`has ${named(element)} "${texts.currentNode.data.trim().slice(0, 30)}" at ${found.toFixed(2)} : 1`);
  }

  // Pictures
  for (const picture of document.querySelectorAll("figure.picture > svg")) {
    const { width, height } = picture.getBoundingClientRect();
    if (width < 150 || height < 80) faults.push(`draws a picture in ${width} x ${height} pixels`);
  }
  return faults;
}
