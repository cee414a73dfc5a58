/** Elements of SVG: svg("rect", {x: 1}, child, ...). */
const NAMESPACE = "http://www.w3.org/2000/svg";

export function svgElement(tag, props = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
