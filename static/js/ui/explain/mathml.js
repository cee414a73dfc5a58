/** Typeset mathematics (MathML Core), built by hand. A browser without it shows `plain` text: see hasMath. */
const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

export const hasMath = () => typeof window.MathMLElement !== "undefined";

/** mtag("mfrac", top, bottom): an element of MathML; children are elements or text. */
export function mtag(name, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  element.append(...children);
  return element;
}

export const math = (...children) => mtag("math", ...children.flat());
export const row = (...children) => mtag("mrow", ...children.flat());
export const name = (text) => mtag("mi", text);
export const words = (text) => mtag("mtext", text);
export const sub = (base, below) => mtag("msub", base, below);
export const power = (base, above) => mtag("msup", base, above);
export const sumOver = (...below) => mtag("munder", mtag("mo", "∑"), row(...below));

/** An operator between two things, even where it opens a piece of a longer line. */
export function op(text) {
  const element = mtag("mo", text);
  element.setAttribute("form", "infix");
  return element;
}

const FIGURES = 4; // significant, of a factor
const trueMinus = (text) => text.replaceAll("-", "−");

/** A number in full (six figures, enough to check a sum by). */
export const whole = (x) => mtag("mn", trueMinus(String(Number(x.toPrecision(6)))));
/** A number as one of many. */
export const short = (x) => mtag("mn", trueMinus(String(Number(x.toPrecision(FIGURES)))));
const inBrackets = (make) => (x) => (x < 0 ? row(mtag("mo", "("), make(x), mtag("mo", ")")) : make(x));
/** The same within a sum or a product: negative numbers in brackets. */
export const wholeTerm = inBrackets(whole);
export const shortTerm = inBrackets(short);
