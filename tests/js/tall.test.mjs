/** Networks of many rows and with branches: where rows stand, how the view scrolls, what passes them by. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { groupsOf, headingsOf } from "../../static/js/view/blocks.js";
import { HOME, partOf, project, scroll, slide, viewMatrix, wholeOf } from "../../static/js/view/camera.js";
import { ALL } from "../../static/js/view/choice.js";
import { edgesOf, extentOf } from "../../static/js/view/edges.js";
import { layoutFlat, layoutSolid } from "../../static/js/view/layout.js";
import { areFew, mostLikely } from "../../static/js/view/likely.js";
import { NUMBERS_A_LINE } from "../../static/js/view/lines.js";
import { pick } from "../../static/js/view/pick.js";
import { columnsOf, skipsOf, waysOf } from "../../static/js/view/ways.js";
import { chance, lenet, near, randomGraph, whole } from "./help.mjs";
import { denselyConnected, inception, residual } from "./nets.mjs";

const ROOM = { width: 772, height: 844, gutter: 142 };
const FOLDED = { ...ROOM, choice: { ...ALL, fold: true } };
const xs = (box) => [box.x - box.width / 2, box.x + box.width / 2];

test("four branches stand side by side, each in its column, as wide as what it holds", () => {
  const layout = layoutFlat(inception(), FOLDED), box = (id) => layout.boxes.get(id);
  const [one, three, five, pool] = ["one.relu", "three_reduce.relu", "five_reduce.relu", "pool"].map(box);
  assert.equal(new Set([one.y, three.y, five.y, pool.y]).size, 1, "one row");
  const row = [one, three, five, pool].map(xs);
  for (let k = 1; k < row.length; k++) assert.ok(row[k][0] >= row[k - 1][1], "no two overlap");
  assert.deepEqual(xs(box("three.relu")), xs(three), "a branch keeps its column");
  assert.deepEqual(xs(box("project.relu")), xs(pool));
  assert.ok(three.width > pool.width && pool.width > five.width, "32 maps, 8 maps, 4 maps");
  assert.ok([one, three, five, pool].every(({ inBand }) => inBand) && !box("cat").inBand);
  assert.ok(box("cat").y > box("three.relu").y && box("stem.relu").y < one.y);
});

test("a shortcut is a way past the rows of its block, at a join and at a sum; a chain has none", () => {
  const skips = (graph) => layoutFlat(graph, FOLDED).skips.map(({ from, to }) => [from, to]);
  assert.deepEqual(skips(residual(2)), [["stem.relu", "block1.relu"], ["block1.relu", "block2.relu"]]);
  assert.deepEqual(skips(denselyConnected(2)), [["stem", "layer1.cat"], ["layer1.cat", "layer2.cat"]]);
  assert.deepEqual(skips(inception()), [], "a branch that ends early has its column to itself");
  assert.deepEqual(skips(lenet()), []);
});

test("ways that pass the same rows run in lanes of their own", () => {
  const shown = new Map(["a", "b", "c", "d", "e"].map((id, k) => [id, { parts: [{ inputs: ["", "a", "b", "c", "d"][k] ? [["a"], ["a"], ["b", "a"], ["c", "b"], ["d", "a"]][k].slice(0, 2) : [] }] }]));
  const graph = { byId: new Map([...shown.keys()].map((id) => [id, { inputs: [], flat: true, size: 1 }])) };
  const ways = waysOf(graph, shown, new Map());
  assert.deepEqual([...ways.values()], [[], ["a"], ["b", "a"], ["c", "b"], ["d", "a"]]);
  const lanes = skipsOf(ways, columnsOf(graph, ways));
  assert.equal(new Set(lanes.map(({ lane }) => lane)).size, 3);
});

for (const [name, lay] of Object.entries({ flat: layoutFlat, solid: layoutSolid })) {
  test(`quiet lines, ${name}: each branch to where it leaves and arrives, each skip with its sign; none in a chain`, () => {
    const count = (graph) => edgesOf({ layout: lay(graph, FOLDED), colour: [0, 0, 0] }).length / NUMBERS_A_LINE;
    assert.equal(count(lenet()), 0);
    assert.equal(count(inception()), 4 + 3 + 4, "out of the stem, on in three of the branches, into the join");
    assert.equal(count(residual(2)), 2 * (3 + 2), "three lines and a plus");
    assert.equal(count(denselyConnected(2)), 2 * (3 + 1), "three lines and a bar");
    const layout = lay(residual(2), FOLDED), right = Math.max(...[...layout.boxes.values()].map((box) => extentOf(box).right));
    const lines = edgesOf({ layout, colour: [0, 0, 0] });
    assert.ok(lines.every(Number.isFinite) && Math.max(lines[3], lines[14]) > right, "past all maps");
  });
}

test("a network of few rows fits the view, one of many has rows of a least height below it, the answer on top", () => {
  assert.equal(layoutFlat(lenet(), ROOM).below, 0);
  const layout = layoutFlat(residual(9), FOLDED), heights = [...layout.boxes.values()].map(({ height }) => height);
  assert.ok(layout.below > 0 && Math.min(...heights) >= 30);
  const answer = layout.boxes.get("softmax");
  assert.ok(answer.y + answer.height / 2 < ROOM.height / 2 && answer.y - answer.height / 2 > 0, "seen from home");
  near(layout.boxes.get("input").y - layout.boxes.get("input").height / 2, -ROOM.height / 2 - layout.below + 14 + 58, 1e-6);
});

test("law: in a tall network no two sheets overlap, and none leaves the width of the view", () => {
  const random = chance(12);
  const graphs = [residual(9), denselyConnected(9), inception(), ...Array.from({ length: 20 }, () => randomGraph(random))];
  for (const graph of graphs) {
    const room = { width: whole(random, 390, 1500), height: whole(random, 400, 1000), gutter: 142, choice: { ...ALL, fold: random() < 0.5 } };
    const { sheets, below } = layoutFlat(graph, room);
    const edges = sheets.map(({ centre: [x, y], right: [wide], down: [, high] }) => [x - wide, x + wide, y + high, y - high]);
    for (const [left, right, bottom, top] of edges) {
      assert.ok(left >= -room.width / 2 + room.gutter - 1e-6 && right <= room.width / 2 + 1e-6);
      assert.ok(bottom >= -room.height / 2 - below - 1e-6 && top <= room.height / 2 + 1e-6);
    }
    edges.sort((a, b) => a[0] - b[0]);
    edges.forEach((a, k) => {
      for (let j = k + 1; j < edges.length && edges[j][0] < a[1] - 1e-6; j++) {
        assert.ok(edges[j][2] >= a[3] - 1e-6 || edges[j][3] <= a[2] + 1e-6, graph.layers.map(({ id }) => id).join());
      }
    });
  }
});

test("scrolling stops at both ends, and says which part is in the view", () => {
  const view = { width: 800, height: 600, below: 1200 };
  const down = scroll(HOME, view, 1e6);
  near(project(viewMatrix(down, view), view, [0, -300 - 1200, 0]).y, 600, 1e-6, "the lower end is at the lower edge");
  assert.deepEqual(scroll(down, view, -1e6), HOME);
  assert.deepEqual(partOf(HOME, view), [0, 1 / 3]);
  partOf(down, view).forEach((part, k) => near(part, [2 / 3, 1][k], 1e-9));
  near(scroll(HOME, view, 60).y, -0.1, 1e-9, "a tenth of the view");
  assert.equal(slide(HOME, view, 0, 50).y, 0, "a drag goes no farther");
  assert.ok(slide(HOME, { ...view, below: 0 }, 0, 50).y > 0, "a network that fits may be dragged off");
});

test("all of a tall network can be in the view at once", () => {
  const view = { width: 800, height: 600, below: 5400 }, camera = wholeOf(view), matrix = viewMatrix(camera, view);
  const [top, bottom] = [300, -300 - 5400].map((y) => project(matrix, view, [0, y, 0]).y);
  assert.ok(top >= 0 && bottom <= 600 && bottom - top > 500);
});

test("blocks of two rows and more have a heading beside them", () => {
  const layout = layoutFlat(inception(), FOLDED), rows = new Map();
  for (const box of layout.boxes.values()) rows.set(box.y, [...(rows.get(box.y) ?? []), box]);
  assert.deepEqual(headingsOf([...rows.values()]), [{ block: "mix", from: 2, to: 4 }]);
});

test("the list of rows: by the outermost block, from the answer down, hidden ones marked", () => {
  const groups = groupsOf(residual(2), { ...ALL, fold: true, hidden: ["block1.relu"] });
  assert.deepEqual(groups.map(({ block, rows }) => [block, rows.length]), [["", 2], ["block2", 3], ["block1", 3], ["", 2]]);
  assert.deepEqual(groups.flatMap(({ rows }) => rows).filter(({ stub }) => stub).map(({ id }) => id), ["block1.relu"]);
});

test("of a few classes all are named, of many the five most likely", () => {
  assert.deepEqual(mostLikely([0.1, 0.7, 0.2]), [1, 2, 0]);
  const many = Float32Array.from({ length: 1000 }, (_, k) => (k * 7919) % 1000);
  assert.deepEqual([...mostLikely(many)].map((k) => many[k]), [999, 998, 997, 996, 995]);
  assert.deepEqual([areFew(16), areFew(17)], [true, false]);
});

test("picking asks only the layers near the ray, and finds what looking at every sheet finds", () => {
  const random = chance(3), layout = layoutFlat(denselyConnected(6), FOLDED);
  for (let k = 0; k < 400; k++) {
    const origin = [whole(random, -386, 386), whole(random, -422 - layout.below, 422), 50], ray = { origin, direction: [0, 0, -1] };
    assert.deepEqual(pick(layout, ray), pick({ sheets: layout.sheets }, ray));
  }
});
