import assert from "node:assert/strict";
import { test } from "node:test";

import { colourOf, STEPS, TABLES, toOklab, wantsDarkText } from "../../static/js/view/colour.js";
import { near } from "./help.mjs";

const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
const apply = (m, v) => [0, 3, 6].map((row) => m[row] * v[0] + m[row + 1] * v[1] + m[row + 2] * v[2]);

/**
 * How dichromats see, as matrices on linear sRGB. Protan and deutan: Viénot, Brettel and Mollon (1999), one matrix.
 * Tritan needs two half-planes: Brettel, Viénot and Mollon (1997). Numbers for sRGB as in libDaltonLens (Burrus 2021).
 */
const PROTAN = [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1];
const DEUTAN = [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1];
const TRITAN = {
  plane: [0.03901, -0.02788, -0.01113],
  above: [1.01277, 0.13548, -0.14826, -0.01243, 0.86812, 0.14431, 0.07589, 0.805, 0.11911],
  below: [0.93678, 0.18979, -0.12657, 0.06154, 0.81526, 0.1232, -0.37562, 1.12767, 0.24796],
};
const tritan = (rgb) => apply(TRITAN.plane.reduce((sum, n, k) => sum + n * rgb[k], 0) >= 0 ? TRITAN.above : TRITAN.below, rgb);

const EYES = {
  "usual vision": (rgb) => rgb,
  protanopia: (rgb) => apply(PROTAN, rgb),
  deuteranopia: (rgb) => apply(DEUTAN, rgb),
  tritanopia: tritan,
};

/** Entry i of a table as an eye sees it, in OKLab. */
function seen(tone, i, eye) {
  const rgb = [...TABLES[tone].subarray(i * 4, i * 4 + 3)].map((c) => toLinear(c / 255));
  return toOklab(eye(rgb).map((c) => toGamma(Math.min(1, Math.max(0, c)))));
}
const apart = (a, b) => Math.hypot(...a.map((x, k) => x - b[k]));

const MIDDLE = (STEPS - 1) / 2;
const SEEN_APART = 0.02; // of OKLab: about what can be told apart side by side
const CLEARLY_APART = 0.08;

for (const tone of Object.keys(TABLES)) {
  test(`${tone}: zero is the middle entry, nearly grey, and next to the background's tone`, () => {
    assert.equal(STEPS % 2, 1);
    assert.deepEqual([...colourOf(tone, 0, 3)], [...TABLES[tone].subarray(MIDDLE * 4, MIDDLE * 4 + 3)]);
    assert.deepEqual([...colourOf(tone, 5, 0)], [...colourOf(tone, 0, 3)]);
    const [, a, b] = seen(tone, MIDDLE, EYES["usual vision"]);
    assert.ok(Math.hypot(a, b) < 0.03);
  });

  for (const [name, eye] of Object.entries(EYES)) {
    test(`${tone}, ${name}: lightness runs one way from zero outwards`, () => {
      const lightness = Array.from({ length: STEPS }, (_, i) => seen(tone, i, eye)[0]);
      const outwards = Math.sign(lightness[0] - lightness[MIDDLE]);
      assert.equal(outwards, tone.endsWith("dark") ? 1 : -1);
      for (let d = 1; d <= MIDDLE; d++) {
        for (const side of [-1, 1]) {
          const grown = (lightness[MIDDLE + side * d] - lightness[MIDDLE + side * (d - 1)]) * outwards;
          assert.ok(grown > -0.004, `${side * d}: ${grown}`); // bytes are rounded
        }
      }
    });

    test(`${tone}, ${name}: equal amounts below and above zero look different, steps of a tenth too`, () => {
      for (const share of [0.2, 0.4, 0.6, 0.8]) {
        const d = Math.round(share * MIDDLE);
        const gap = apart(seen(tone, MIDDLE - d, eye), seen(tone, MIDDLE + d, eye));
        assert.ok(gap > CLEARLY_APART, `±${share}: ${gap.toFixed(3)} apart`);
      }
      const step = Math.round(STEPS / 20);
      for (let i = 0; i + step < STEPS; i += step) {
        const gap = apart(seen(tone, i, eye), seen(tone, i + step, eye));
        assert.ok(gap > SEEN_APART, `entries ${i} and ${i + step}: ${gap.toFixed(3)} apart`);
      }
    });
  }

  test(`${tone}: more is always further along, and what is off the scale is its end`, () => {
    assert.deepEqual([...colourOf(tone, 9, 3)], [...colourOf(tone, 3, 3)]);
    assert.deepEqual([...colourOf(tone, -9, 3)], [...colourOf(tone, -3, 3)]);
    assert.notDeepEqual([...colourOf(tone, -3, 3)], [...colourOf(tone, 3, 3)]);
  });

  test(`${tone}: a number can be read on every colour (4.5 to 1, WCAG 2.2)`, () => {
    for (let i = 0; i < STEPS; i++) {
      const rgb = TABLES[tone].subarray(i * 4, i * 4 + 3);
      const [r, g, b] = [...rgb].map((c) => toLinear(c / 255));
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const ratio = wantsDarkText(rgb) ? (light + 0.05) / 0.05 : 1.05 / (light + 0.05);
      assert.ok(ratio >= 4.5, `entry ${i}: ${ratio.toFixed(2)}`);
    }
  });
}

test("toOklab: white, black and a known blue", () => {
  near(toOklab([1, 1, 1])[0], 1, 1e-6);
  near(toOklab([0, 0, 0])[0], 0, 1e-9);
  [0.452, -0.0324, -0.3115].forEach((x, k) => near(toOklab([0, 0, 1])[k], x, 1e-3));
});
