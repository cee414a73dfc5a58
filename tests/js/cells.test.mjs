import assert from "node:assert/strict";
import { test } from "node:test";

import { HOME, HOME_SOLID, project, rayAt, viewMatrix } from "../../static/js/view/camera.js";
import { cellsInView, roomIn } from "../../static/js/view/cells.js";
import { layoutFlat, layoutSolid, mixLayouts, sheetOf, unitPoint } from "../../static/js/view/layout.js";
import { pick } from "../../static/js/view/pick.js";
import { raisedPoint } from "../../static/js/view/relief.js";
import { cellPoint, upOf } from "../../static/js/view/sheet.js";
import { transform } from "../../static/js/math/mat4.js";
import { add, along, sub } from "../../static/js/math/vec.js";
import { between, chance, lenet, near, randomGraph } from "./help.mjs";

const SIZE = { width: 710, height: 676 };
const LEAST = { width: 30, height: 16 };
const ALL = Infinity;
const LEVEL = { lift: 0, valueAt: () => 0 };

/** Values of every unit from -1 to 1, as heights. */
function hills(graph, lift, seed) {
  const random = chance(seed);
  const values = new Map(graph.layers.map((layer) => [layer.id, Float32Array.from({ length: layer.size }, () => between(random, -1, 1))]));
  return { lift, valueAt: (id, u) => values.get(id)[u] };
}

function setting(graph, camera, { relief = LEVEL, thick = 0 } = {}) {
  const room = { ...SIZE, gutter: 126 };
  const layout = mixLayouts(layoutFlat(graph, room), layoutSolid(graph, room), camera.bend);
  return { layout, scene: { matrix: viewMatrix(camera, SIZE), size: SIZE, relief, thick } };
}

/** Is (x, y) inside the four-sided figure with these corners, which run clockwise on the screen? */
const within = (corners, { x, y }) => corners.every((a, k) => {
  const b = corners[(k + 1) % 4];
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0;
});

/** Every unit looked at on its own, from its projected corners: [layer:index, whether it is large or a close call]. */
function byHand(graph, { layout, scene }) {
  const found = new Map();
  for (const { id } of [...layout.boxes.values()].map(({ layer }) => layer)) {
    for (let u = 0; u < graph.byId.get(id).size; u++) {
      const point = raisedPoint(layout, scene.relief, id, u);
      const [x, y, z, w] = transform(scene.matrix, point);
      if (!(w > 0) || Math.abs(x) > 1 || Math.abs(y) > 1 || z < -1) continue;
      const { sheet, cell } = sheetOf(layout, id, u);
      const [col, row] = [cell % sheet.cols, Math.floor(cell / sheet.cols)];
      const rise = sub(point, unitPoint(layout, id, u));
      const tiny = 1e-3; // of a cell: the tangent, which perspective does not bend
      const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a, b]) => {
        return project(scene.matrix, SIZE, add(cellPoint(sheet, col + 0.5 + (a * tiny) / 2, row + 0.5 + (b * tiny) / 2), rise));
      });
      const middle = project(scene.matrix, SIZE, point);
      const scaled = corners.map((corner) => ({ x: (corner.x - middle.x) / tiny, y: (corner.y - middle.y) / tiny }));
      const fits = (grow) => [[1, 1], [1, -1]].every(([s, t]) => within(scaled, { x: (s * LEAST.width * grow) / 2, y: (t * LEAST.height * grow) / 2 }));
      found.set(`${id}:${u}`, { ...middle, large: fits(1), close: fits(0.999) !== fits(1.001) });
    }
  }
  return found;
}

/** Holds the cells that are found, hidden or not, to the units looked at one by one; how many there are. */
function agree(graph, set, what) {
  const expected = byHand(graph, set);
  const found = new Map(cellsInView(set.layout, set.scene, LEAST, ALL).map((cell) => [`${cell.layer.id}:${cell.index}`, cell]));
  for (const [name, cell] of found) {
    const other = expected.get(name);
    assert.ok(other && (other.large || other.close), `${what}: ${name} is not large`);
    near(cell.x, other.x, 1e-6);
    near(cell.y, other.y, 1e-6);
  }
  for (const [name, { large, close }] of expected) assert.ok(!large || close || found.has(name), `${what}: ${name} is missing`);
  return found.size;
}

const somewhere = (random, home) => ({
  ...home, x: between(random, -0.4, 0.4), y: between(random, -0.45, 0.45), z: home.bend * between(random, -0.1, 0.1),
  zoom: 1.3 ** between(random, 0, 14), yaw: home.bend * between(random, -1, 1), pitch: home.bend * between(random, 0, 1.4),
});

test("law: the same cells as by looking at every unit, flat", () => {
  const random = chance(61);
  let seen = 0;
  for (let round = 0; round < 24; round++) {
    const graph = round % 2 ? lenet() : randomGraph(random);
    seen += agree(graph, setting(graph, somewhere(random, HOME)), `round ${round}`);
  }
  assert.ok(seen > 500, `${seen} cells`);
});

test("law: the same cells as by looking at every unit, in 3D and on the way there", () => {
  const random = chance(62);
  const graph = lenet();
  let seen = 0;
  for (let round = 0; round < 30; round++) {
    const camera = { ...somewhere(random, HOME_SOLID), bend: round % 3 ? 1 : between(random, 0.1, 0.9) };
    seen += agree(graph, setting(graph, camera), `round ${round}`);
  }
  assert.ok(seen > 100, `${seen} cells`);
});

test("law: in 3D and in relief every cell is the one that is picked at its middle, and no open one is missing", () => {
  const random = chance(63);
  const graph = lenet();
  let [seen, hidden] = [0, 0];
  for (let round = 0; round < 30; round++) {
    const relief = round % 2 ? hills(graph, 6, round) : LEVEL;
    const set = setting(graph, somewhere(random, HOME_SOLID), { relief, thick: 4 });
    const { layout, scene } = set;
    const found = new Set();
    for (const { layer, index, x, y } of cellsInView(layout, scene, LEAST, ALL)) {
      assert.deepEqual(pick(layout, rayAt(scene.matrix, SIZE, { x, y }), relief), { layer: layer.id, index });
      found.add(`${layer.id}:${index}`);
    }
    const deep = { sheets: layout.sheets.flatMap((sheet) => [sheet, { ...sheet, centre: along(sheet.centre, upOf(sheet), -4 - relief.lift) }]) };
    for (const [name, { large, close, x, y }] of byHand(graph, set)) {
      if (!large || close) continue;
      const corners = [[0, 0], [-12, -6.4], [12, -6.4], [-12, 6.4], [12, 6.4]].map(([dx, dy]) => ({ x: x + dx, y: y + dy }));
      const open = corners.filter((at) => at.x >= 0 && at.x <= SIZE.width && at.y >= 0 && at.y <= SIZE.height).every((at) => {
        const met = pick(deep, rayAt(scene.matrix, SIZE, at), relief);
        return met && `${met.layer}:${met.index}` === name;
      });
      assert.equal(found.has(name), open, `round ${round}, ${name}`);
      open ? seen++ : hidden++;
    }
  }
  assert.ok(seen > 200 && hidden > 20, `${seen} seen, ${hidden} hidden`);
});

test("from below nothing is read in mirror writing", () => {
  const { layout, scene } = setting(lenet(), { ...HOME_SOLID, zoom: 8, pitch: -0.2, y: 0.1 });
  assert.deepEqual(cellsInView(layout, scene, { width: 3, height: 1 }, ALL), []);
});

test("at home no cell of a map is large; closer there are as many as allowed, nearest the middle", () => {
  const graph = lenet();
  const home = setting(graph, HOME);
  assert.deepEqual(cellsInView(home.layout, home.scene, LEAST, ALL), []);
  const { layout, scene } = setting(graph, { ...HOME, y: -0.2, x: 0.1, zoom: 16 });
  const all = cellsInView(layout, scene, LEAST, ALL);
  const some = cellsInView(layout, scene, LEAST, 10);
  assert.ok(all.length > 60);
  assert.equal(some.length, 10);
  const off = ({ x, y }) => Math.hypot(x - SIZE.width / 2, y - SIZE.height / 2);
  const farthest = Math.max(...some.map(off));
  assert.equal(all.filter((cell) => off(cell) < farthest - 1e-9).length, 9);
});

test("roomIn: how often a box fits, upright and slanted", () => {
  near(roomIn({ across: [60, 0], down: [0, 40] }, 30, 10), 2);
  near(roomIn({ across: [60, 0], down: [0, 10] }, 30, 10), 1);
  near(roomIn({ across: [40, 0], down: [20, 20] }, 10, 10), 2); // corners touch corners
});
