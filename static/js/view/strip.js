/**
 * Where maps stand in the strip: each drawn layer a column, from the input at the left to the answer at the right, and in it
 * the maps that are strongest for the picture on the screen, the strongest on top. World units as in flat.js. Columns have a
 * least width: a network of many reaches on beyond the right end of the view.
 */
import { channelOf } from "../net/graph.js";
import { layoutBy, layoutFlat, sheetOf } from "./layout.js";
import { isAnswer, piecesOf } from "./rows.js";
import { shownUnit } from "./shown.js";
import { skipsOf, waysOf } from "./ways.js";

export const MAPS = 10; // of a layer, at most

const MARGIN = 14; // css px around it all
export const HEAD = 84; // css px above the columns, for their headings
const FOOT = 58; // css px below them, for legend and switches
const LANES = 26; // css px between columns and foot, for ways that pass columns by
const GAP = 6; // css px between maps
const MAP = { least: 30, most: 76 }; // css px
const PHOTO = { share: 2.4, most: 170 }; // the input: so many maps high, css px
const BAR = { least: 4, most: 15, gap: 4, wide: 180 }; // css px: a column of a dense layer's units, and all of a layer's
const UNIT = 13, ANSWER = 26; // css px a unit is high at most
const COLUMN = { least: 66, maps: 104, beside: 10, stub: 60, letter: 6.7, box: 22 }; // css px
const NAME = { letter: 7, more: 66 }; // css px of a class's name and of its probability, with what is between them

/** The maps of a layer that have a place, by number: as ranked, with the pinned one in the place of the last if it is not among them. */
function chosen(layer, count, { ranked, pinned }, most) {
  const all = ranked?.get(layer.id) ?? Array.from({ length: count }, (_, k) => k);
  const first = Array.from(all.slice(0, most));
  if (pinned?.layer === layer.id && !first.includes(pinned.number)) first[Math.min(most, count) - 1] = pinned.number;
  return first;
}

/** Of a column: {wide, high} of its content, and how each piece stands in it: place(x, y) -> sheets around a middle. */
const CONTENT = {
  maps({ layer, pieces, room }) {
    const single = pieces.length === 1;
    const most = single ? Math.min(PHOTO.most, PHOTO.share * room.side) : room.side;
    const wide = most * Math.min(1, layer.cols / layer.rows), high = most * Math.min(1, layer.rows / layer.cols), pitch = high + GAP;
    return {
      wide,
      place: (x, y) => pieces.map((piece, k) => (
        { ...piece, centre: [x, y + ((pieces.length - 1) / 2 - k) * pitch, 0], right: [wide / 2, 0, 0], down: [0, -high / 2, 0] }
      )),
    };
  },
  units({ layer, pieces, room }) {
    const long = pieces[0].cols, most = isAnswer(layer) ? ANSWER : UNIT;
    const bar = isAnswer(layer) ? ANSWER : Math.max(BAR.least, Math.min(BAR.most, BAR.wide / pieces.length - BAR.gap));
    const high = Math.min(most, room.height / long), pitch = bar + BAR.gap;
    return {
      wide: pieces.length * pitch - BAR.gap,
      place: (x, y) => pieces.map((piece, k) => ({ // turned: its first unit is on top
        ...piece,
        centre: [x + (k - (pieces.length - 1) / 2) * pitch, y + ((long - piece.cols) / 2) * high, 0],
        right: [0, (-piece.cols * high) / 2, 0],
        down: [-bar / 2, 0, 0],
      })),
    };
  },
};

const headingWidth = (title) => COLUMN.box + COLUMN.letter * title.length;

function columnOf(layer, { graph, shown, picture, room, ...choice }) {
  const { stub, title } = shown.get(layer.id);
  if (stub) return { layer, width: COLUMN.stub, name: 0, all: 0, place: () => [] };
  const all = piecesOf(layer, picture), isCut = !layer.flat && all.length > 1;
  const numbers = isCut ? chosen(layer, all.length, choice, room.maps) : [...all.keys()];
  const { wide, place } = CONTENT[layer.flat ? "units" : "maps"]({ layer, pieces: numbers.map((k) => all[k]), room });
  const { classes } = graph.card, named = layer === graph.layers.at(-1) && layer.flat && layer.size === classes.length;
  const answer = named ? NAME.letter * Math.max(...classes.map((name) => name.length)) + NAME.more : 0;
  const least = Math.max(layer.flat ? COLUMN.least : COLUMN.maps, headingWidth(title));
  const at = isCut ? new Map(numbers.map((number, k) => [number, k])) : null;
  return { layer, width: Math.max(least, wide + answer) + COLUMN.beside, name: answer, all: all.length, at, place };
}

/**
 * -> {places: Map id -> {layer, x, y, width, height, sheets, at: Map of a map's number -> its place among the sheets, or null
 * where all have one, all: how many there are}, beside: css px that the network reaches beyond the right end of the view,
 * ways, skips (ways.js)}. ranked: Map id -> numbers of maps, the strongest first (strongest.js), or null; pinned: {layer,
 * number} of a map that is shown in any case, or null.
 */
function placeStripLayers(graph, { width, height, shown, folds, picture, ranked = null, pinned = null }) {
  const ways = waysOf(graph, shown, folds), layers = graph.layers.filter(({ id }) => shown.has(id));
  const skips = skipsOf(ways, { depths: new Map(layers.map(({ id }, k) => [id, k])), spans: new Map(layers.map(({ id }) => [id, [0, 1]])) });
  const high = Math.max(MAP.least, height - HEAD - FOOT - (skips.length ? LANES : 0));
  const maps = Math.min(MAPS, Math.max(1, Math.floor((high + GAP) / (MAP.least + GAP))));
  const room = { height: high, maps, side: Math.min(MAP.most, (high + GAP) / maps - GAP) };
  const columns = layers.map((layer) => columnOf(layer, { graph, shown, picture, room, ranked, pinned }));
  const sum = columns.reduce((total, column) => total + column.width, 0), free = width - 2 * MARGIN - sum;
  const more = Math.max(0, free) / columns.length, y = height / 2 - HEAD - high / 2;
  const places = new Map();
  let left = -width / 2 + MARGIN;
  for (const { layer, width: own, name, all, at, place } of columns) {
    const wide = own + more, x = left + wide / 2;
    places.set(layer.id, { layer, x, y, width: wide, height: high, inBand: false, all, at, sheets: place(x - name / 2, y) });
    left += wide;
  }
  return { places, below: 0, beside: Math.max(0, -free), form: "columns", ways, skips };
}

const layoutColumns = layoutBy(placeStripLayers);

/**
 * graph, room (layout.js) -> a layout. ranked: {graph, maps: Map id -> numbers of maps, the strongest first} (strongest.js) or null;
 * the map of the selected unit (or null) is among those that are shown. A layer that fills the view shows all its maps.
 */
export function layoutStrip(graph, { selected = null, ranked = null, ...more }) {
  if (graph.byId.has(more.choice?.only)) return layoutFlat(graph, more);
  const room = { ...more, ranked: ranked?.graph === graph ? ranked.maps : null }; // not of the network that was there before
  const layout = layoutColumns(graph, room), unit = selected && shownUnit(graph, layout, selected.layer, selected.index);
  if (!unit || sheetOf(layout, unit.layer, unit.index)) return layout;
  return layoutColumns(graph, { ...room, pinned: { layer: unit.layer, number: channelOf(graph.byId.get(unit.layer), unit.index) } });
}

/** Does the layout draw the unit's layer, or the one that stands for it, but not the map that the unit is on? */
export function isMissing(graph, layout, { layer, index }) {
  const unit = shownUnit(graph, layout, layer, index);
  return unit !== null && sheetOf(layout, unit.layer, unit.index) === null;
}
