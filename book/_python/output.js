// Shows what a cell prints and returns. HTML from Python is not trusted: a sanitizer removes everything that runs, loads,
// navigates, asks for input or styles the page.
import DOMPurify from "dompurify";
import { make } from "./dom.js";

const FORBIDDEN = ["a", "area", "audio", "base", "button", "dialog", "embed", "form", "iframe", "input", "label", "link",
  "map", "meta", "object", "option", "script", "select", "slot", "style", "template", "textarea", "title", "video"];
const OWN_ID = /^p[0-9a-f]{8}-\d+$/; // the ids inside our pictures (workbook.figures.plots)

DOMPurify.addHook("uponSanitizeAttribute", (element, data) => {
  if (data.attrName === "id" && !OWN_ID.test(data.attrValue)) data.keepAttr = false;
  if (data.attrName === "src" && !data.attrValue.startsWith("data:image/")) data.keepAttr = false;
  if (/href$/.test(data.attrName) && !OWN_ID.test(data.attrValue.slice(1))) data.keepAttr = false;
  if (data.attrName === "style" && /url\((?!["']?#)/i.test(data.attrValue)) data.keepAttr = false;
});

/** Return HTML from Python as elements. */
export function clean(html) {
  const fragment = DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true, svg: true },
    ADD_TAGS: ["use"], // of marks inside the picture: see the hook above
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: ["name", "srcset", "target", "autofocus", "contenteditable", "popover", "background"],
    RETURN_DOM_FRAGMENT: true,
  });
  fragment.querySelectorAll("figure.picture img").forEach(inline);
  return fragment;
}

/** Replace the image of a picture by its SVG, which follows the page's colours, as on the book's pages. */
function inline(image) {
  const [, drawing] = image.src.match(/^data:image\/svg\+xml,(.*)$/s) ?? [];
  if (!drawing) return;
  const svg = DOMPurify.sanitize(decodeURIComponent(drawing), {
    USE_PROFILES: { svg: true }, ADD_TAGS: ["use"], FORBID_TAGS: FORBIDDEN, RETURN_DOM_FRAGMENT: true,
  }).querySelector("svg");
  if (!svg) return;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", image.alt);
  svg.style.maxWidth = `${Math.round(image.width * 1.2)}px`;
  image.replaceWith(svg);
}

/** An element that shows output in the order in which it arrives; HTML for which `isExcluded` is true is not shown. */
export class Output {
  constructor(isExcluded = () => false) {
    this.element = make("div", { className: "cell_output docutils container python-output" });
    this.isExcluded = isExcluded;
    this.last = null; // the text to which more of the same stream is added
  }

  print = (stream, text) => {
    if (this.last?.stream !== stream) this.#text(stream, "");
    this.last.text = applyReturns(this.last.text + text);
    this.last.pre.textContent = this.last.text;
  };

  display = (bundle) => {
    this.last = null;
    const { "text/html": html, "text/plain": plain, "image/png": png } = bundle;
    if (typeof html === "string") {
      if (this.isExcluded(html)) return;
      this.element.append(make("div", { className: "output text_html" }, clean(html)));
    } else if (typeof png === "string" && /^[A-Za-z0-9+/=]*$/.test(png)) {
      const image = make("img", { src: `data:image/png;base64,${png}`, alt: String(plain ?? "A figure of matplotlib") });
      this.element.append(make("div", { className: "output image_png" }, image));
    } else if (typeof plain === "string") {
      this.#text("plain", plain);
      this.last = null;
    }
  };

  error(text) {
    this.#text("error", text);
    this.last = null;
  }

  #text(stream, text) {
    const pre = make("pre", { tabIndex: 0 }, text);
    const kind = stream === "stdout" || stream === "plain" ? "" : ` ${stream}`;
    this.element.append(make("div", { className: `output stream${kind}` }, make("div", { className: "highlight" }, pre)));
    this.last = { stream, text, pre };
  }
}

/** Return a text as a terminal shows it: after a carriage return, the line is overwritten. */
function applyReturns(text) {
  return text.includes("\r") ? text.replace(/^.*\r(?!\n)(?=.)/gm, "") : text;
}
