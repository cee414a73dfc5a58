/** Paragraphs of the guide as elements. links: {go(hash), guide(place)} are called by the links in them. */
import { h } from "../ui/dom.js";
import { piecesOf, placeOf } from "./markup.js";

const ELEMENTS = {
  text: ({ text }) => text,
  stress: ({ text }) => h("em", {}, text),
  code: ({ text }) => h("code", {}, text),
  go: ({ text, to }, { go }) => h("button", { type: "button", class: "link go", "data-go": to, onclick: () => go(to) }, text),
  guide: ({ text, to }, { guide }) =>
    h("button", { type: "button", class: "link", "data-guide": to, onclick: () => guide(placeOf(to)) }, text),
};

/** One paragraph's text -> nodes and strings for h() or append(). */
export const inline = (source, links) => piecesOf(source).map((piece) => ELEMENTS[piece.kind](piece, links));

/** A sentence, or a list of paragraphs -> [<p> or <ul>, ...] */
export function prose(source, links) {
  const item = (text) => h("li", {}, ...inline(text, links));
  const paragraphs = Array.isArray(source) ? source : [source];
  return paragraphs.map((text) => (Array.isArray(text) ? h("ul", {}, ...text.map(item)) : h("p", {}, ...inline(text, links))));
}
