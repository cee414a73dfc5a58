/** The drawing pad: pen, eraser, undo, redo, clear, brush size; mouse, touch and pen. Answers while the pen moves. */
import { countPoints, isBlank, MAX_POINTS, snap } from "../ink/drawing.js";
import { push, redo, startHistory, undo } from "../ink/history.js";
import { beginStroke, inkOf, SIZE, toGrey } from "../ink/raster.js";
import { t } from "../text/words.js";
import { byTestId, MOVES, placesOf } from "./dom.js";
import { paintPad } from "./paint.js";

const NEAR = 1 / 8; // cells: closer points add nothing

export function createPad(store, baseOf) {
  const canvas = byTestId("pad");
  let history = startHistory(store.get().drawing);
  let before = null; // ink below the stroke under the pen
  let pen = null; // its raster
  let stroke = null;

  const show = (ink, since) => {
    const pixels = toGrey(ink);
    store.set({ ink: { pixels, blank: pixels.every((grey) => grey === 0), since } });
  };
  const inkFor = (drawing) => inkOf(drawing.strokes, baseOf(drawing));

  function paint() {
    const { drawing, theme } = store.get();
    paintPad(canvas, { strokes: stroke ? [...drawing.strokes, stroke] : drawing.strokes, base: baseOf(drawing), theme });
  }

  /** Takes a drawing as the next step of the history. */
  function commit(drawing) {
    history = push(history, drawing);
    store.set({ drawing });
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [
      snap(((event.clientX - box.left) / box.width) * SIZE),
      snap(((event.clientY - box.top) / box.height) * SIZE),
    ];
  }

  function extend(event) {
    const drawn = stroke.points.length;
    for (const each of placesOf(event)) {
      const point = place(each);
      const last = stroke.points.at(-1);
      if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR) continue;
      if (stroke.points.length + countPoints(store.get().drawing) >= MAX_POINTS) {
        store.set({ full: t("notice.full") });
        break;
      }
      stroke.points.push(point);
      pen.add(point);
    }
    if (stroke.points.length === drawn) return;
    show(pen.over(before), event.timeStamp); // the network first: it answers while the pad is painted
    paint();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (stroke || (event.pointerType === "mouse" && event.button !== 0)) return;
    const { tool, radius, drawing } = store.get();
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    store.set({ stroking: true });
    stroke = { mode: event.buttons & 32 ? "erase" : tool, radius, points: [] }; // 32: a pen's own eraser end
    before = inkFor(drawing);
    pen = beginStroke(stroke);
    extend(event);
  });
  const move = (event) => {
    if (stroke && canvas.hasPointerCapture(event.pointerId)) extend(event);
  };
  for (const name of MOVES) canvas.addEventListener(name, move);
  function end() {
    if (!stroke) return;
    const { drawing } = store.get();
    const finished = stroke;
    stroke = null;
    store.set({ stroking: false });
    if (finished.points.length) commit({ ...drawing, strokes: [...drawing.strokes, finished] });
    else paint();
  }
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("lostpointercapture", end);

  const step = (move) => () => {
    history = move(history);
    store.set({ drawing: history.present, full: null });
  };
  const actions = { undo: step(undo), redo: step(redo), clear: () => clear() };
  function clear() {
    if (!isBlank(store.get().drawing)) commit({ sample: null, strokes: [] });
    store.set({ full: null });
  }
  const choose = (tool) => () => store.set({ tool });
  byTestId("pad-undo").addEventListener("click", actions.undo);
  byTestId("pad-redo").addEventListener("click", actions.redo);
  byTestId("pad-clear").addEventListener("click", actions.clear);
  byTestId("pad-pen").addEventListener("click", choose("pen"));
  byTestId("pad-eraser").addEventListener("click", choose("erase"));
  const slider = byTestId("pad-brush");
  slider.addEventListener("input", () => store.set({ radius: Number(slider.value) }));
  byTestId("pad-center").addEventListener("change", (event) => store.set({ center: event.target.checked }));

  function controls() {
    const { tool, radius, drawing, center } = store.get();
    byTestId("pad-pen").setAttribute("aria-pressed", tool === "pen");
    byTestId("pad-eraser").setAttribute("aria-pressed", tool === "erase");
    byTestId("pad-undo").disabled = history.past.length === 0;
    byTestId("pad-redo").disabled = history.future.length === 0;
    byTestId("pad-clear").disabled = isBlank(drawing);
    byTestId("pad-center").checked = center;
    slider.value = radius;
    document.getElementById("pad-hint").hidden = !isBlank(drawing) || stroke !== null;
  }

  store.subscribe(["drawing", "samples"], ({ drawing }, changed) => {
    if (!changed.includes("drawing") && drawing.sample === null) return; // samples came that nothing is drawn on
    if (drawing !== history.present) history = push(history, drawing); // chosen elsewhere: a sample, a link
    show(inkFor(drawing), undefined);
    paint();
  });
  store.subscribe(["theme"], paint);
  store.subscribe(["ink", "tool", "radius", "drawing", "center"], controls);
  new ResizeObserver(paint).observe(canvas);
  show(inkFor(store.get().drawing), undefined);
  controls();
  return actions;
}
