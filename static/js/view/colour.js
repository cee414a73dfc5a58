/**
 * Value -> colour. Palettes of two hues have the background's own tone at zero and lightness that changes one way only
 * from zero outwards; grey runs from dark over a middle grey to light, so that the sign needs no hue at all. Colours are
 * mixed in OKLab (Ottosson 2020), where equal steps look equal. How they were checked: docs/architecture.md.
 */
import { clamp, mix } from "../math/ease.js";

/** What the reader can choose from; the first is the usual one. */
export const PALETTES = ["amber", "violet", "grey"];
export const toneOf = (palette, theme) => `${palette}-${theme}`;

export const STEPS = 255; // odd: the middle entry is exactly zero
const RAMP = 16; // pieces of a ramp; the browser mixes between them

/** palette-theme -> from -1 over 0 to +1. Such a name is a *tone*. */
const STOPS = {
  "amber-dark": ["#e3f0ff", "#8dbcfb", "#3f86ea", "#234a83", "#1c232c", "#6b4a1f", "#d98c2b", "#ffc267", "#fff3dd"],
  "amber-light": ["#08244f", "#164a94", "#3c7bd0", "#9dbce4", "#eeece6", "#eab983", "#d67c1c", "#9c4c04", "#552500"],
  "violet-dark": ["#ffe5fc", "#f398eb", "#cb4cc4", "#752870", "#1c232c", "#005e15", "#00a62c", "#7bd77f", "#ddf7dc"],
  "violet-light": ["#440b42", "#7f1c7b", "#be47b8", "#e9a1e3", "#eeece6", "#8bd28d", "#009b29", "#006216", "#003307"],
  "grey-dark": ["#2e2e2e", "#ffffff"],
  "grey-light": ["#161616", "#d0d0d0"],
};

const fromHex = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

export function toOklab(rgb) {
  const [r, g, b] = rgb.map(toLinear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([L, A, B]) {
  const l = (L + 0.3963377774 * A + 0.2158037573 * B) ** 3;
  const m = (L - 0.1055613458 * A - 0.0638541728 * B) ** 3;
  const s = (L - 0.0894841775 * A - 1.291485548 * B) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => clamp(toGamma(clamp(c, 0, 1)), 0, 1));
}

function buildTable(stops) {
  const labs = stops.map((hex) => toOklab(fromHex(hex)));
  const table = new Uint8Array(STEPS * 4);
  for (let i = 0; i < STEPS; i++) {
    const at = (i / (STEPS - 1)) * (labs.length - 1);
    const k = Math.min(labs.length - 2, Math.floor(at));
    const rgb = fromOklab(labs[k].map((a, j) => mix(a, labs[k + 1][j], at - k)));
    table.set([...rgb.map((c) => Math.round(c * 255)), 255], i * 4);
  }
  return table;
}

/** tone -> STEPS RGBA bytes, the same for the shader, the panel and the legend. */
export const TABLES = Object.fromEntries(Object.entries(STOPS).map(([tone, stops]) => [tone, buildTable(stops)]));

/**
 * The tone that lines take their colours from. Lines lie on the background and show strength by how far they stand out
 * from it: greys could not tell a weak line from one of the other sign, so they keep the first palette's hues.
 */
export const lineTone = (tone) => tone.replace(/^grey-/, `${PALETTES[0]}-`);

/** Value on a scale of +-range -> [r, g, b], 0..255. */
export function colourOf(tone, value, range) {
  const t = range > 0 ? clamp(value / range, -1, 1) : 0;
  const i = Math.round(((t + 1) / 2) * (STEPS - 1)) * 4;
  return TABLES[tone].subarray(i, i + 3);
}

export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** A tone's whole scale as a CSS image, from −1 on the left to 1 on the right. */
export function rampOf(tone) {
  const stops = Array.from({ length: RAMP + 1 }, (_, k) => css(colourOf(tone, (2 * k) / RAMP - 1, 1)));
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** Is text on this colour better dark? By relative luminance (WCAG 2.2). */
export const wantsDarkText = (rgb) => {
  const [r, g, b] = [...rgb].map((c) => toLinear(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18;
};
