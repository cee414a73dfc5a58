/**
 * Where every map lies in the 3D view: a tower of layers, maps lying flat like tiles on a floor, y up. Floors are far
 * enough apart that, seen from home, none covers the next.
 */
import { HOME_SOLID, project, viewMatrix } from "./camera.js";
import { arrange, isAnswer, nameWidth, piecesOf } from "./rows.js";
import { pointAt } from "./sheet.js";

const CELL = 3; // world units a cell of a map, before the tower is scaled to the view
const MAP_LEAST = 26; // world units: small maps are drawn larger, to be seen
const DENSE_CELL = 9;
const ANSWER_CELL = 18;
const GAP = 0.14; // between tiles, of their size
const SPREAD = 6; // how much wider than deep a floor would like to be
const FLOOR = 16; // world units between floors besides what the view needs
const STEEPER = 0.26; // radians: perspective looks down on the lowest floors more steeply than on the middle
const SPACE = 0.9; // of the view that the tower fills

const LETTERS = 0.8; // world units an answer's cell is wide for each css px of its name

const tileSize = (layer, graph) => {
  if (isAnswer(layer)) return { wide: layer.size * Math.max(ANSWER_CELL, LETTERS * nameWidth(layer, graph)), deep: ANSWER_CELL };
  if (layer.flat) return { wide: piecesOf(layer)[0].cols * DENSE_CELL, deep: DENSE_CELL };
  const scale = Math.max(CELL, MAP_LEAST / Math.max(layer.rows, layer.cols));
  return { wide: layer.cols * scale, deep: layer.rows * scale };
};

/** Columns and lines of tiles for a layer. */
function tiling(layer, pieces, { wide, deep }) {
  if (layer.flat) return { columns: 1, lines: pieces.length };
  const lines = Math.max(1, Math.round(Math.sqrt((pieces.length * wide) / (SPREAD * deep))));
  return { columns: Math.ceil(pieces.length / lines), lines };
}

function tilesOf(layer, { graph, shown, picture }) {
  if (shown.get(layer.id).stub) return { layer, tiles: [], width: 0, depth: 0 };
  const pieces = piecesOf(layer, picture), tile = tileSize(layer, graph);
  const { columns, lines } = tiling(layer, pieces, tile);
  const pitch = { x: tile.wide * (1 + GAP), z: tile.deep * (1 + GAP) };
  const width = (columns - 1) * pitch.x + tile.wide, depth = (lines - 1) * pitch.z + tile.deep;
  const tiles = pieces.map((piece, k) => {
    const half = (tile.wide * piece.cols) / pieces[0].cols / 2;
    const left = ((k % columns) - (columns - 1) / 2) * pitch.x - tile.wide / 2;
    return { piece, x: left + half, z: (Math.floor(k / columns) - (lines - 1) / 2) * pitch.z, half, deep: tile.deep / 2 };
  });
  return { layer, tiles, width, depth };
}

/** Floors of tiles with their height, not yet scaled: [{layer, tiles, width, depth, x, y}]. */
function stack(rows, scene) {
  const slope = Math.tan(HOME_SOLID.pitch + STEEPER); // how much a floor's depth covers of the height between floors
  const floors = [];
  let y = 0, before = 0;
  for (const row of rows) {
    const parts = row.map((layer) => tilesOf(layer, scene));
    const depth = Math.max(...parts.map((part) => part.depth));
    if (floors.length) y += ((before + depth) / 2) * slope + FLOOR;
    const across = parts.reduce((sum, part) => sum + part.width, 0) + FLOOR * (parts.length - 1);
    let x = -across / 2;
    for (const part of parts) {
      floors.push({ ...part, x: x + part.width / 2, y });
      x += part.width + FLOOR;
    }
    before = depth;
  }
  return { floors, height: y };
}

function placed({ floors, height, inBand }, scale, shift) {
  const boxes = new Map();
  for (const { layer, tiles, width, depth, x, y } of floors) {
    const up = (y - height / 2) * scale + shift.y;
    const sheets = tiles.map(({ piece, x: tileX, z, half, deep }) => ({
      ...piece,
      centre: [(x + tileX) * scale + shift.x, up, z * scale],
      right: [half * scale, 0, 0],
      down: [0, 0, deep * scale],
    }));
    boxes.set(layer.id, { layer, x: x * scale + shift.x, y: up, width: width * scale, height: depth * scale, inBand: inBand.has(layer.id), sheets });
  }
  return boxes;
}

/** The rectangle of the view that boxes cover, seen from home. */
function extent(boxes, size) {
  const matrix = viewMatrix(HOME_SOLID, size);
  const seen = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { sheets } of boxes.values()) {
    for (const sheet of sheets) {
      for (const [u, v] of [[-1, -1], [1, -1], [-1, 1], [1, 1]]) {
        const { x, y } = project(matrix, size, pointAt(sheet, u, v));
        seen.left = Math.min(seen.left, x);
        seen.right = Math.max(seen.right, x);
        seen.top = Math.min(seen.top, y);
        seen.bottom = Math.max(seen.bottom, y);
      }
    }
  }
  return seen;
}

/** -> {places, below: 0, ways, skips} as placeFlatLayers, scaled and moved so that it fills the view from home. */
export function placeSolidLayers(graph, { width, height, gutter, shown, folds, picture }) {
  const { rows, inBand, ways, skips } = arrange(graph, shown, folds);
  const tower = { ...stack(rows, { graph, shown, picture }), inBand };
  const size = { width, height };
  let scale = 1, shift = { x: 0, y: 0 };
  for (let round = 0; round < 6; round++) { // perspective is not linear: a few rounds settle it
    const seen = extent(placed(tower, scale, shift), size);
    const grow = SPACE * Math.min((width - gutter) / (seen.right - seen.left), height / (seen.bottom - seen.top));
    const off = { x: (seen.left + seen.right) / 2 - (width + gutter) / 2, y: (seen.top + seen.bottom) / 2 - height / 2 };
    scale *= grow;
    shift = { x: (shift.x - off.x) * grow, y: (shift.y + off.y / Math.cos(HOME_SOLID.pitch)) * grow };
  }
  return { places: placed(tower, scale, shift), below: 0, ways, skips };
}
