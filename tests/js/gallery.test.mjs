/** The gallery's pure parts: pictures of graphs, places in a chart, groups and agreement. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { arcPath, nodesOf, thumbnailOf } from "../../static/js/gallery/compute/thumbnail.js";
import { axisFor, placeLabels, stepFor } from "../../static/js/gallery/compute/chart.js";
import { agreement, AXES, charted, groupsOf, measured } from "../../static/js/gallery/compute/figures.js";
import { isComparable, readsOf } from "../../static/js/net/compare.js";
import { between, chance, conv, dense, input, layer, lenet, near, open, relu, softmax, whole } from "./help.mjs";

const SIZE = { width: 232, height: 76 };

test("a picture has a bar for each layer that is more than an action on another", () => {
  assert.deepEqual(thumbnailOf(lenet(), SIZE).bars.map(({ id, part }) => [id, part]), [
    ["input", "input"], ["conv1", "conv"], ["pool1", "pool"], ["conv2", "conv"], ["pool2", "pool"],
    ["fc1", "dense"], ["fc2", "dense"], ["output", "dense"],
  ]);
});

test("bars are wider with more maps, higher with larger maps, and stand from left to right", () => {
  const { bars, lines, arcs } = thumbnailOf(lenet(), SIZE);
  const [first, conv1, pool1, conv2] = bars;
  assert.ok(conv2.width > conv1.width && conv1.width > first.width);
  assert.ok(first.height > conv1.height && conv1.height > pool1.height && pool1.height > conv2.height);
  bars.slice(1).forEach((bar, k) => assert.ok(bar.x >= bars[k].x + bars[k].width));
  assert.deepEqual([lines.length, arcs.length], [7, 0]);
});

/** A residual block, then two branches that are put together. */
const branching = () => open([
  input([1, 8, 8]), conv("conv1", "input", [4, 8, 8], { kernel: 3 }), conv("conv2", "conv1", [4, 8, 8], { kernel: 3 }), relu("relu1", "conv2", [4, 8, 8]),
  layer("add1", "add", [4, 8, 8], { inputs: ["relu1", "conv1"] }), conv("left", "add1", [2, 8, 8], { kernel: 1 }), conv("right", "add1", [6, 8, 8], { kernel: 1 }),
  conv("right2", "right", [6, 8, 8], { kernel: 3 }), layer("concat1", "concat", [8, 8, 8], { inputs: ["left", "right2"] }),
  dense("output", "concat1", 2), softmax("softmax", "output", 2),
]);

test("a skip is an arc over what it skips; branches stand side by side and meet in a line", () => {
  const { bars, lines, arcs } = thumbnailOf(branching(), SIZE);
  const of = Object.fromEntries(bars.map((bar) => [bar.id, bar]));
  assert.equal(arcs.length, 1);
  const [arc] = arcs;
  assert.deepEqual([arc.from[0], arc.to[0]], [of.conv1.x + of.conv1.width / 2, of.add1.x + of.add1.width / 2]);
  assert.ok(arc.top < of.conv2.y && arc.top >= 0);
  assert.ok(of.left.y + of.left.height < of.right.y, "one above the other");
  near(of.right.y + of.right.height / 2, of.right2.y + of.right2.height / 2, 1e-9, "a branch keeps its lane");
  assert.equal(lines.length + arcs.length, nodesOf(branching()).reduce((sum, { from }) => sum + from.length, 0), "every edge is drawn");
});

test("an arc's path reaches its top and no higher", () => {
  const arc = { from: [10, 40], to: [50, 40], top: 12 };
  const [x0, y0, x1, y1, x2, y2, x3, y3] = arcPath(arc).match(/-?[\d.]+/g).map(Number);
  const at = (a, b, c, d, s) => (1 - s) ** 3 * a + 3 * (1 - s) ** 2 * s * b + 3 * (1 - s) * s ** 2 * c + s ** 3 * d;
  const heights = Array.from({ length: 201 }, (_, k) => at(y0, y1, y2, y3, k / 200));
  near(Math.min(...heights), 12, 0.01);
  assert.deepEqual([x0, x1, x2, x3], [10, 10, 50, 50]);
});

const touches = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("law: labels touch no other label, no point and no edge, and none of a dozen is left out", () => {
  const random = chance(5), area = { width: 700, height: 320 }, radius = 6;
  for (let round = 0; round < 200; round++) {
    const points = Array.from({ length: whole(random, 1, 12) }, () => ({ x: between(random, 40, 660), y: between(random, 10, 310), width: between(random, 40, 150), height: 16 }));
    if (round % 3 === 0) for (const point of points) Object.assign(point, { x: 300 + point.x / 20, y: 150 + point.y / 20 }); // all in one place
    const labels = placeLabels(points, area, radius);
    const marks = points.map(({ x, y }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
    labels.forEach((label, k) => {
      assert.ok(label, `no room for one of ${points.length}`);
      assert.deepEqual([label.width, label.height], [points[k].width, points[k].height]);
      assert.ok(label.x >= 0 && label.y >= 0 && label.x + label.width <= area.width && label.y + label.height <= area.height);
      assert.ok(!marks.some((mark) => touches(mark, label)) && !labels.some((other, j) => j !== k && touches(other, label)));
    });
  }
});

test("a lone label stands right beside its point", () => {
  const [label] = placeLabels([{ x: 50, y: 50, width: 60, height: 16 }], { width: 300, height: 100 }, 6);
  assert.deepEqual(label, { x: 59, y: 42, width: 60, height: 16, far: false });
  assert.deepEqual(placeLabels([{ x: 5, y: 5, width: 60, height: 16 }], { width: 20, height: 10 }, 6), [null], "no room at all");
});

test("axes: in order, inside, round ticks; whole years; powers of ten; no more than all is right", () => {
  const accuracy = axisFor([0.8, 0.85, 0.99], 300, AXES.accuracy);
  assert.ok(accuracy.at(0.8) > 0 && accuracy.at(0.99) < 300 && accuracy.at(0.85) > accuracy.at(0.8));
  assert.deepEqual(accuracy.ticks.map((x) => Number(x.toFixed(6))), [0.8, 0.85, 0.9, 0.95, 1]);
  assert.deepEqual(axisFor([1998, 2016], 300, AXES.year).ticks, [2000, 2005, 2010, 2015]);
  assert.deepEqual(axisFor([2016], 300, AXES.year).ticks, [2015, 2016, 2017]);
  const log = axisFor([1e4, 1e8], 400, AXES.operations);
  assert.deepEqual(log.ticks, [1e4, 1e5, 1e6, 1e7, 1e8]);
  near(log.at(1e6), 200, 1e-9);
  assert.deepEqual(axisFor([60_000, 300_000], 400, AXES.parameters).ticks, [100_000, 200_000]);
  const alone = axisFor([0.995], 100, AXES.accuracy);
  assert.ok(alone.ticks.length > 1 && alone.ticks.every((x) => x <= 1) && alone.at(0.995) > 0 && alone.at(0.995) < 100);
});

test("law: a step is 1, 2 or 5 times a power of ten, and makes as few parts as asked", () => {
  const random = chance(6);
  for (let round = 0; round < 300; round++) {
    const span = 10 ** between(random, -4, 8), most = whole(random, 2, 9), step = stepFor(span, most);
    assert.ok(span / step <= most * (1 + 1e-6) && span / step > most / 2.6, `${span} in ${most}: ${step}`);
    assert.match((step / 10 ** Math.floor(Math.log10(step * 1.0001))).toFixed(3), /^(1|2|5)\.000$/);
  }
});

const item = (id, more = {}) => ({ id, title: id, input_shape: [1, 32, 32], classes: ["0", "1"], accuracy: {}, parameters: 5, ...more });
const photo = (id, more = {}) => item(id, { input: { kind: "photo" }, input_shape: [3, 32, 32], classes: ["dog", "cat"], ...more });

test("groups by what is read, oldest first, those without a year last", () => {
  const groups = groupsOf([photo("b", { year: 2015 }), item("x"), photo("a", { year: 2012 }), item("y", { year: 1998 }), photo("c", { year: 2015 })]);
  assert.deepEqual(groups.map(([kind, some]) => [kind, some.map(({ id }) => id)]), [["drawing", ["y", "x"]], ["photo", ["a", "b", "c"]]]);
  assert.deepEqual(groupsOf([item("x")]).map(([kind]) => kind), ["drawing"]);
  assert.deepEqual([readsOf(item("x")), readsOf({ input_shape: [3, 9, 9] })], ["drawing", "photo"], "older cards");
});

test("only networks with the same classes, that read the same, are compared", () => {
  assert.ok(isComparable(item("x"), item("y")) && isComparable(photo("a"), photo("b")));
  assert.ok(!isComparable(item("x"), item("x")) && !isComparable(item("x"), photo("a")) && !isComparable(item("x"), item("y", { classes: ["0"] })));
});

test("of accuracies that on test data counts; what is not known is not in the chart", () => {
  assert.deepEqual(measured({ accuracy: { photos_validation: 0.9, photos_test: 0.88 } }), { key: "photos_test", value: 0.88, count: 4000 });
  assert.deepEqual(measured({ accuracy: { own: 0.5 } }), { key: "own", value: 0.5, count: null });
  assert.equal(measured({ accuracy: {} }), null);
  const all = [item("x", { accuracy: { mnist_test: 0.99 }, operations: 7 }), item("y", { operations: 8 }), item("z", { accuracy: { mnist_test: 0.9 } })];
  const { shown, missing } = charted(all, "operations", "accuracy");
  assert.deepEqual([shown, missing].map((some) => some.map(({ id }) => id)), [["x"], ["y", "z"]]);
});

test("law: agreement is 1 for equal answers, 0 for certain ones that differ, the same both ways, and 1 less half of what is apart", () => {
  const random = chance(7);
  assert.deepEqual(agreement([0.25, 0.75], [0.25, 0.75]), { same: 1, first: 1, second: 1 });
  assert.deepEqual(agreement([1, 0, 0], [0, 0, 1]), { same: 0, first: 0, second: 2 });
  for (let round = 0; round < 200; round++) {
    const some = () => {
      const raw = Array.from({ length: 10 }, () => random() ** 4), sum = raw.reduce((a, b) => a + b);
      return raw.map((x) => x / sum);
    };
    const p = some(), q = some();
    near(agreement(p, q).same, 1 - p.reduce((sum, x, k) => sum + Math.abs(x - q[k]), 0) / 2, 1e-12);
    near(agreement(p, q).same, agreement(q, p).same, 1e-12);
  }
});
