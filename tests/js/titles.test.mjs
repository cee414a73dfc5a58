import assert from "node:assert/strict";
import { test } from "node:test";

import { english, sentencesOf } from "./speak.mjs";
import { titleOf } from "../../static/js/text/titles.js";
import { learn, speak, t } from "../../static/js/text/words.js";

const TITLES = ["Drawing", "Convolution 1", "Max pool 12", "Batch norm", "Output", "My own layer 3", "toString", "conv1", ""];
const named = () => TITLES.map((title) => titleOf({ title }));

test("a layer's title in the reader's language keeps its number; a name of another's stays", () => {
  assert.deepEqual(named(), TITLES);
  speak(sentencesOf("zh"));
  assert.deepEqual(named(), ["手写图", "卷积 1", "最大池化 12", "批归一化", "输出", "My own layer 3", "toString", "conv1", ""]);
  speak(english);
});

test("what is learnt later comes to what is known; another language takes its place", () => {
  speak({ one: "1 {x}" });
  learn({ two: "2" });
  assert.deepEqual([t("one", { x: "+" }), t("two")], ["1 +", "2"]);
  speak({ two: "zwei" });
  assert.equal(t("two"), "zwei");
  assert.throws(() => t("one"), /no text for one/);
  speak(english);
});
