import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { colourOf, lineTone, PALETTES, STEPS, TABLES, toneOf, toOklab, wantsDarkText } from "../../static/js/view/colour.js";
import { lineColours } from "../../static/js/view/lines.js";
import { EYES, eyesOf, isGrey, linearOf, luminance, MIDDLE, neighboursApart, oppositesApart, seen, tableRows } from "./eyes.mjs";
import { near } from "./help.mjs";

const SEEN_APART = 0.02; // of OKLab: about what can be told apart side by side
const CLEARLY_APART = 0.08;
const ROUNDING = 0.004; // of OKLab: bytes are rounded

test("every palette has its colours for both themes", () => {
  const tones = PALETTES.flatMap((palette) => ["dark", "light"].map((theme) => toneOf(palette, theme)));
  assert.deepEqual(Object.keys(TABLES), tones);
  assert.equal(tones.length, 6);
  assert.equal(STEPS % 2, 1);
});

for (const tone of Object.keys(TABLES)) {
  test(`${tone}: zero is the middle entry and nearly grey`, () => {
    assert.deepEqual([...colourOf(tone, 0, 3)], [...TABLES[tone].subarray(MIDDLE * 4, MIDDLE * 4 + 3)]);
    assert.deepEqual([...colourOf(tone, 5, 0)], [...colourOf(tone, 0, 3)]);
    const [, a, b] = seen(tone, MIDDLE, "usual vision");
    assert.ok(Math.hypot(a, b) < 0.03);
  });

  for (const eye of Object.keys(EYES)) {
    test(`${tone}, ${eye}: lightness runs one way, from zero outwards or in grey from end to end`, () => {
      const lightness = Array.from({ length: STEPS }, (_, i) => seen(tone, i, eye)[0]);
      const outwards = tone.endsWith("dark") ? 1 : -1;
      const way = (i) => (isGrey(tone) || i >= MIDDLE ? 1 : -1) * (isGrey(tone) ? 1 : outwards); // from entry i to the next
      for (let i = 0; i + 1 < STEPS; i++) {
        const grown = (lightness[i + 1] - lightness[i]) * way(i);
        assert.ok(grown > -ROUNDING, `${i}: ${grown}`);
      }
      const ends = isGrey(tone) ? [lightness.at(-1) - lightness[0]] : [0, -1].map((end) => (lightness.at(end) - lightness[MIDDLE]) * outwards);
      for (const far of ends) assert.ok(far > 0.5, `only ${far.toFixed(2)} from one end to the other`);
    });

    test(`${tone}, ${eye}: steps of a tenth can be told apart`, () => {
      const gap = neighboursApart(tone, eye);
      assert.ok(gap > SEEN_APART, `${gap.toFixed(3)} apart`);
    });
  }

  for (const eye of eyesOf(tone)) {
    test(`${tone}, ${eye}: equal amounts below and above zero look different`, () => {
      const gap = oppositesApart(tone, eye);
      assert.ok(gap > CLEARLY_APART, `${gap.toFixed(3)} apart`);
    });
  }

  test(`${tone}: more is always further along, and what is off the scale is its end`, () => {
    assert.deepEqual([...colourOf(tone, 9, 3)], [...colourOf(tone, 3, 3)]);
    assert.deepEqual([...colourOf(tone, -9, 3)], [...colourOf(tone, -3, 3)]);
    assert.notDeepEqual([...colourOf(tone, -3, 3)], [...colourOf(tone, 3, 3)]);
  });

  test(`${tone}: a number can be read on every colour (4.5 to 1, WCAG 2.2)`, () => {
    for (let i = 0; i < STEPS; i++) {
      const light = luminance(linearOf(tone, i));
      const dark = wantsDarkText(TABLES[tone].subarray(i * 4, i * 4 + 3));
      const ratio = dark ? (light + 0.05) / 0.05 : 1.05 / (light + 0.05);
      assert.ok(ratio >= 4.5, `entry ${i}: ${ratio.toFixed(2)}`);
    }
  });

  test(`${tone}: lines of either sign differ in hue`, () => {
    const { positive, negative } = lineColours(tone, [0, 0, 0]);
    const [a, b] = [positive, negative].map(toOklab);
    assert.ok(Math.hypot(a[1] - b[1], a[2] - b[2]) > 0.2);
  });
}

test("grey stands out from the background at both ends: lighter than a dark one, darker than a light one", () => {
  const ends = (tone) => [0, STEPS - 1].map((i) => seen(tone, i, "achromatopsia")[0]);
  const ground = (hex) => toOklab([1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255))[0];
  const [, light, dark] = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8").match(/--stage: light-dark\((#\w+), (#\w+)\)/);
  assert.ok(Math.min(...ends("grey-dark")) - ground(dark) > CLEARLY_APART);
  assert.ok(ground(light) - Math.max(...ends("grey-light")) > CLEARLY_APART);
});

test("lines have hues even where values have none", () => {
  assert.equal(lineTone("grey-dark"), "amber-dark");
  assert.equal(lineTone("violet-light"), "violet-light");
});

test("the figures in docs/architecture.md are the measured ones", () => {
  const docs = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
  for (const row of tableRows()) assert.ok(docs.includes(row), `node tests/js/eyes.mjs prints another row: ${row}`);
});

test("toOklab: white, black and a known blue", () => {
  near(toOklab([1, 1, 1])[0], 1, 1e-6);
  near(toOklab([0, 0, 0])[0], 0, 1e-9);
  [0.452, -0.0324, -0.3115].forEach((x, k) => near(toOklab([0, 0, 1])[k], x, 1e-3));
});
