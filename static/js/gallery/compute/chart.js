/** Axes and places of a chart of networks: nothing overlaps. All in px, y downwards. Pure. */

const STEPS = [1, 2, 5, 10];
const MARGIN = 0.06; // of an axis beyond its first and last value
const ALONE = { log: 0.3, whole: 1, other: 0.02 }; // what an axis shows on both sides of a single value

/** The round step that makes at most `most` ticks over a span. */
export function stepFor(span, most) {
  const rough = span / most, power = 10 ** Math.floor(Math.log10(rough));
  return STEPS.find((step) => step * power >= rough * (1 - 1e-9)) * power;
}

function linearTicks(low, high, most, least) {
  const step = Math.max(least, stepFor(high - low, most));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.push(k * step);
  return ticks;
}

function logTicks(low, high) {
  const ticks = [];
  const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
  for (let power = from; power <= to; power++) {
    for (const digit of to - from > 2 ? [1] : [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value >= low && value <= high) ticks.push(value);
    }
  }
  return ticks;
}

/**
 * An axis of `length` px for some values. kind: {log, whole, top}: of powers of ten; of whole numbers only; values end there.
 * -> {at(value): px from its beginning, ticks: [values]}
 */
export function axisFor(values, length, { log = false, whole = false, top = Infinity } = {}, most = 5) {
  const to = log ? Math.log10 : (x) => x, back = log ? (x) => 10 ** x : (x) => x;
  const [first, last] = [Math.min(...values), Math.max(...values)].map(to);
  const room = last > first ? (last - first) * MARGIN : ALONE[log ? "log" : whole ? "whole" : "other"];
  const [low, high] = [first - room, Math.min(last + room, to(top))];
  const ticks = log ? logTicks(back(low), back(high)) : linearTicks(low, high, most, whole ? 1 : 0);
  return { at: (value) => (length * (to(value) - low)) / (high - low), ticks };
}

const overlaps = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const inside = (box, { width, height }) => box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;

const RINGS = 14, TURNS = 16; // places that are tried around a point, nearest first
const STARTS = [0, 8, 4, 12]; // of the turns: right, left, below, above before the rest

/** Places for a label of a size about a point, nearest first. */
function* placesAbout({ x, y }, { width, height }, radius) {
  const turns = [...STARTS, ...Array.from({ length: TURNS }, (_, k) => k).filter((k) => !STARTS.includes(k))];
  for (let ring = 0; ring < RINGS; ring++) {
    const away = radius + 3 + ring * height * 0.6;
    for (const turn of turns) {
      const angle = (2 * Math.PI * turn) / TURNS, [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [cx, cy] = [x + c * (away + width / 2), y + s * (away + height / 2)];
      yield { x: cx - width / 2, y: cy - height / 2, width, height, far: ring > 0 };
    }
  }
}

/**
 * Where labels go. points: [{x, y, width, height}], the point and the size of its label; radius: of a point's mark.
 * -> [{x, y, width, height, far}] in the same order, or null for one that has no room: it touches no mark, no other label and
 * not the edge of the area. far: a line should lead to it.
 */
export function placeLabels(points, area, radius) {
  const marks = points.map(({ x, y }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
  const taken = [];
  return points.map((point) => {
    for (const box of placesAbout(point, point, radius)) {
      if (!inside(box, area) || [...marks, ...taken].some((other) => overlaps(box, other))) continue;
      taken.push(box);
      return box;
    }
    return null;
  });
}
