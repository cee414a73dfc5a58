/**
 * How people with other colour vision see our colours, and how far apart the colours stay. Distances are of OKLab, where
 * 0.02 can just be told apart side by side.
 *
 *     node tests/js/eyes.mjs     prints the table of docs/architecture.md
 */
import { fileURLToPath } from "node:url";

import { STEPS, TABLES, toOklab } from "../../static/js/view/colour.js";

export const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
const apply = (m, v) => [0, 3, 6].map((row) => m[row] * v[0] + m[row + 1] * v[1] + m[row + 2] * v[2]);

/** Relative luminance of linear sRGB (WCAG 2.2). */
export const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/**
 * How dichromats see, as matrices on linear sRGB. Protan and deutan: Viénot, Brettel and Mollon (1999), one matrix.
 * Tritan needs two half-planes: Brettel, Viénot and Mollon (1997). Numbers for sRGB as in libDaltonLens (Burrus 2021).
 * Without any colour vision only luminance is left.
 */
const PROTAN = [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1];
const DEUTAN = [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1];
const TRITAN = {
  plane: [0.03901, -0.02788, -0.01113],
  above: [1.01277, 0.13548, -0.14826, -0.01243, 0.86812, 0.14431, 0.07589, 0.805, 0.11911],
  below: [0.93678, 0.18979, -0.12657, 0.06154, 0.81526, 0.1232, -0.37562, 1.12767, 0.24796],
};
const tritan = (rgb) => apply(TRITAN.plane.reduce((sum, n, k) => sum + n * rgb[k], 0) >= 0 ? TRITAN.above : TRITAN.below, rgb);

export const EYES = {
  "usual vision": (rgb) => rgb,
  protanopia: (rgb) => apply(PROTAN, rgb),
  deuteranopia: (rgb) => apply(DEUTAN, rgb),
  tritanopia: tritan,
  achromatopsia: (rgb) => [luminance(rgb), luminance(rgb), luminance(rgb)],
};

export const isGrey = (tone) => tone.startsWith("grey-");

/** Whom a tone promises to show the sign: the two hues all but those who see no colour at all, grey everybody. */
export const eyesOf = (tone) => Object.keys(EYES).filter((eye) => isGrey(tone) || eye !== "achromatopsia");

/** Entry i of a table in linear sRGB. */
export const linearOf = (tone, i) => [...TABLES[tone].subarray(i * 4, i * 4 + 3)].map((c) => toLinear(c / 255));

/** Entry i of a table as an eye sees it, in OKLab. */
export function seen(tone, i, eye) {
  return toOklab(EYES[eye](linearOf(tone, i)).map((c) => toGamma(Math.min(1, Math.max(0, c)))));
}

const apart = (a, b) => Math.hypot(...a.map((x, k) => x - b[k]));

export const MIDDLE = (STEPS - 1) / 2;
export const SHARES = [0.2, 0.4, 0.6, 0.8]; // of the scale, where values of opposite sign are compared
export const STEP = Math.round(STEPS / 20); // entries: a tenth of the scale on either side of zero

/** The smallest distance between equal amounts below and above zero. */
export function oppositesApart(tone, eye) {
  const places = SHARES.map((share) => Math.round(share * MIDDLE));
  return Math.min(...places.map((d) => apart(seen(tone, MIDDLE - d, eye), seen(tone, MIDDLE + d, eye))));
}

/** The smallest distance between neighbours a tenth of the scale apart; across zero only for whom the sign is promised. */
export function neighboursApart(tone, eye) {
  const across = (i) => i < MIDDLE && i + STEP > MIDDLE;
  const firsts = Array.from({ length: STEPS - STEP }, (_, i) => i).filter((i) => eyesOf(tone).includes(eye) || !across(i));
  return Math.min(...firsts.map((i) => apart(seen(tone, i, eye), seen(tone, i + STEP, eye))));
}

/** The rows of the table: tone, then for each eye "opposites / neighbours"; a dash where nothing is promised. */
export function tableRows() {
  return Object.keys(TABLES).map((tone) => {
    const cells = Object.keys(EYES).map((eye) => {
      const opposite = eyesOf(tone).includes(eye) ? oppositesApart(tone, eye).toFixed(3) : "–";
      return `${opposite} / ${neighboursApart(tone, eye).toFixed(3)}`;
    });
    return `| ${[tone, ...cells].join(" | ")} |`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = ["tone", ...Object.keys(EYES)];
  process.stdout.write([`| ${names.join(" | ")} |`, `|${"---|".repeat(names.length)}`, ...tableRows(), ""].join("\n"));
}
