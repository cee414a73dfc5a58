import assert from "node:assert/strict";
import { test } from "node:test";

import { DEPTHS, FRESH, readHash, writeHash } from "../../static/js/address.js";
import { BLANK, snap } from "../../static/js/ink/drawing.js";
import { PALETTES } from "../../static/js/view/colour.js";
import { SCALES } from "../../static/js/view/ranges.js";
import { HOME, HOME_SOLID } from "../../static/js/view/camera.js";
import { between, chance, whole } from "./help.mjs";

const START = { ...FRESH, modelId: "lenet", defaultModel: "lenet", selected: null, flight: null, theme: "dark", themeChosen: false, language: "en", languageChosen: null };
const KEPT = ["modelId", "selected", "theme", "language", ...Object.keys(FRESH)].filter((key) => key !== "column"); // not in the address

const rounded = (x) => Number(x.toFixed(4));
const maybe = (random, value, other) => (random() < 0.5 ? value : other);

const someCamera = (random) => {
  const flat = { ...HOME, x: rounded(between(random, -0.7, 0.7)), y: rounded(between(random, -0.7, 0.7)), zoom: rounded(between(random, 0.5, 60)) };
  const solid = { z: rounded(between(random, -0.7, 0.7)), yaw: rounded(between(random, -3, 3)), pitch: rounded(random()), bend: maybe(random, 1, 0.5) };
  return maybe(random, flat, { ...flat, ...solid });
};

const someState = (random) => ({
  ...START,
  modelId: maybe(random, "lenet", "alex net/2"),
  drawing: maybe(random, BLANK, {
    sample: maybe(random, null, whole(random, 0, 29)),
    strokes: [{ mode: maybe(random, "pen", "erase"), radius: 1.2, points: [[snap(between(random, 0, 28)), snap(3)]] }],
  }),
  center: random() < 0.5,
  selected: maybe(random, null, { layer: maybe(random, "pool1", "features.3"), index: whole(random, 0, 5000) }),
  camera: maybe(random, maybe(random, HOME, HOME_SOLID), someCamera(random)),
  choice: { fold: [null, true, false][whole(random, 0, 2)], channels: random() < 0.5, only: maybe(random, null, "conv2"), hidden: maybe(random, [], ["relu1", "pool_2"]) },
  relief: random() < 0.5,
  wires: maybe(random, null, "fc1"),
  depth: DEPTHS[whole(random, 0, DEPTHS.length - 1)],
  wide: random() < 0.5,
  guide: maybe(random, null, { chapter: whole(random, 1, 12), section: whole(random, 0, 9) }),
  guideWide: random() < 0.5,
  ...maybe(random, { train: maybe(random, null, {}) }, {
    train: {}, sight: "gradients", target: maybe(random, null, { label: whole(random, 0, 999) }), loss: maybe(random, null, "squared_error"),
  }),
  languageChosen: maybe(random, null, "zh"),
  room: maybe(random, null, { kind: "stepper", layer: maybe(random, "conv1", "features.3"), channel: whole(random, 0, 99) }),
  reach: random() < 0.5,
  scale: SCALES[whole(random, 0, SCALES.length - 1)],
  palette: PALETTES[whole(random, 0, PALETTES.length - 1)],
  theme: maybe(random, "dark", "light"),
  themeChosen: random() < 0.5,
});

/** The state that a page opens with from a hash. */
const opened = (hash) => ({ ...START, ...readHash(hash) });

test("the state a page starts with has no hash", () => {
  assert.equal(writeHash(START), "");
  assert.deepEqual(readHash(""), {});
});

test("law: what is written is read again", () => {
  const random = chance(71);
  for (let round = 0; round < 300; round++) {
    const state = someState(random);
    const again = opened(writeHash(state));
    for (const key of KEPT) {
      if (key === "language") assert.equal(again.language, state.languageChosen ?? START.language);
      else if (key === "theme" && !state.themeChosen) assert.equal(again.theme, START.theme);
      else assert.deepEqual(again[key], state[key], `${key} in ${writeHash(state)}`);
    }
  }
});

test("a hash is an address: no spaces, nothing that must be escaped", () => {
  const random = chance(72);
  for (let round = 0; round < 100; round++) assert.match(writeHash(someState(random)), /^[\w#=&.,:%+~-]*$/);
});

test("what cannot be read is left out, the rest is kept", () => {
  const state = readHash("#unit=pool1&cam=1,2&theme=blue&center=0&draw=%%%&nonsense=1");
  assert.deepEqual(state.center, false);
  for (const key of ["selected", "camera", "theme"]) assert.ok(!(key in state), key);
});

test("units and cameras that are no numbers are left out", () => {
  for (const text of ["unit=a:", "unit=:", "unit=a:-1", "unit=a:1.5", "unit=a:1e3", "cam=0,0,0", "cam=0,0,-1", "cam=a,b,c", "cam=0,0,Infinity", "cam=,,"]) {
    assert.deepEqual(readHash(`#${text}`), {}, text);
  }
});

test("a damaged hash never throws", () => {
  const random = chance(73);
  for (let round = 0; round < 300; round++) {
    const hash = writeHash({ ...someState(random), center: false });
    const at = whole(random, 0, hash.length - 1);
    assert.equal(typeof readHash(hash.slice(0, at) + String.fromCharCode(whole(random, 32, 300)) + hash.slice(at + 1)), "object");
    readHash(hash.slice(0, at));
  }
});

test("gradients open the training column, where they come from; without them no label or loss is read or written", () => {
  const { train, column, sight, target, loss } = readHash("#guide=3&sight=gradients&label=7&loss=squared_error");
  assert.deepEqual({ train, column, sight, target, loss }, { train: {}, column: "train", sight: "gradients", target: { label: 7 }, loss: "squared_error" });
  for (const text of ["label=7&loss=squared_error", "sight=values&label=7", "sight=x"]) assert.deepEqual(readHash(`#${text}`), {}, text);
  assert.deepEqual(Object.keys(readHash("#sight=gradients&label=-1&loss=hinge")).sort(), ["column", "sight", "train"]);
  assert.equal(writeHash({ ...START, target: { label: 7 }, loss: "squared_error" }), "");
});

test("a language is in the address once it is chosen, be it the one that is spoken anyway", () => {
  assert.equal(writeHash({ ...START, language: "zh" }), "");
  assert.equal(writeHash({ ...START, languageChosen: "zh" }), "#lang=zh");
  assert.equal(writeHash({ ...START, languageChosen: "en" }), "#lang=en");
  assert.equal(readHash("#lang=zh").language, "zh");
  assert.equal(readHash("#lang=xx").language, undefined);
});

const PIECES = [..."abz019_-.,:;~%#&=+@/?! \"'", "layer", ".0.", "only.", "fold", "-", "~2E", "~7E", "~~", "%2E", "%", "é", "卷积", "🙂", "\u200f"];
const someId = (random) => Array.from({ length: whole(random, 1, 6) }, () => PIECES[whole(random, 0, PIECES.length - 1)]).join("");

test("law: an address keeps the id of any layer, whatever is in it", () => {
  const random = chance(74);
  for (let round = 0; round < 1000; round++) {
    const [a, b, c, d] = [someId(random), someId(random), someId(random), someId(random)];
    const state = {
      ...START,
      choice: { fold: [null, true, false][whole(random, 0, 2)], channels: random() < 0.5, only: maybe(random, null, a), hidden: maybe(random, [b], [a, b, c]) },
      selected: { layer: b, index: 7 }, wires: c, room: { kind: "filters", layer: d, channel: 3 },
    };
    const hash = writeHash(state), again = opened(hash);
    assert.doesNotMatch(hash, /\s/);
    for (const key of ["choice", "selected", "wires", "room"]) assert.deepEqual(again[key], state[key], `${key} in ${hash}`);
  }
});

test("hidden layers of a network as torchvision names them come back as they were", () => {
  const hidden = ["layer1.0.conv1", "features.3"];
  const hash = writeHash({ ...START, choice: { ...FRESH.choice, hidden } });
  assert.equal(hash, "#show=-layer1~2E0~2Econv1.features~2E3");
  assert.deepEqual(readHash(hash).choice.hidden, hidden);
});

test("addresses from before ids were encoded say what they said", () => {
  assert.deepEqual(readHash("#show=fold,-relu1.pool_2").choice, { ...FRESH.choice, fold: true, hidden: ["relu1", "pool_2"] });
  assert.deepEqual(readHash("#show=only.features.3").choice, { ...FRESH.choice, only: "features.3" });
  assert.deepEqual(readHash("#unit=features.3:17").selected, { layer: "features.3", index: 17 });
  assert.deepEqual(readHash("#room=stepper:features.3:2").room, { kind: "stepper", layer: "features.3", channel: 2 });
  assert.deepEqual(readHash("#wires=features.3").wires, "features.3");
});
