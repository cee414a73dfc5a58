/** One row of a network as a drawing: a box as wide as its maps are and as thick as they are many; blocks show their branches. */
const NAMESPACE = "http://www.w3.org/2000/svg";
export const WIDE = 96; // css px
const LARGEST = 227; // pixels on a side, drawn in full width
const LEAST = 8; // css px
const BLOCK = { high: 40, step: 9, box: [13, 5], apart: 17 };

const draw = (tag, props) => {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  return element;
};
const box = (x, y, width, height, kind) => draw("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 1.5, class: `sketch-${kind}` });
const line = (path) => draw("path", { d: path, class: "sketch-line" });

/** Side of a map -> css px; roots, so that small maps can still be told apart. */
const widthOf = ([, , cols]) => Math.max(LEAST, Math.sqrt(cols / LARGEST) * (WIDE - 8));
const thickOf = ([channels]) => 3 + Math.log2(channels + 1);

/** Branches stand side by side, data going up; an empty one is the way past the others. */
function branches(block, high) {
  const [middle, low, top] = [WIDE / 2, high - 3, 3];
  const parts = [];
  block.branches.forEach((rows, k) => {
    const x = middle + (k - (block.branches.length - 1) / 2) * BLOCK.apart;
    parts.push(line(`M${middle} ${high} L${x} ${low - 4} L${x} ${top + 4} L${middle} 0`));
    rows.forEach((row, r) => parts.push(box(x, high / 2 - (r - (rows.length - 1) / 2) * BLOCK.step, ...BLOCK.box, row.kind)));
  });
  return parts;
}

/** row: of an architecture -> {element: svg, high} */
export function sketch(row) {
  const high = row.branches ? BLOCK.high : Math.max(18, thickOf(row.out) + 8);
  const svg = draw("svg", { width: WIDE, height: high, viewBox: `0 0 ${WIDE} ${high}`, "aria-hidden": "true", class: "sketch" });
  if (row.branches) svg.append(...branches(row, high));
  else svg.append(line(`M${WIDE / 2} 0 V${high}`), box(WIDE / 2, high / 2, widthOf(row.out), thickOf(row.out), row.kind));
  return svg;
}
