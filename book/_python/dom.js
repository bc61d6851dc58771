// Small helpers for elements; whatever is given as text becomes text.

export function make(tag, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

export function button(text, action) {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", action);
  return element;
}
