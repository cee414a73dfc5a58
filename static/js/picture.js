/** Between the store and gl/: turns what changed into draw lists, and draws one frame for it. */
import { createLoop } from "./gl/loop.js";
import { createRenderer } from "./gl/renderer.js";
import { measure } from "./marks.js";
import { viewMatrix } from "./view/camera.js";
import { TABLES } from "./view/colour.js";
import { layoutFlat } from "./view/layout.js";
import { lineColours, linesOf } from "./view/lines.js";
import { sheetData, sheetRanges } from "./view/scene.js";
import { accentColour } from "./ui/theme.js";

const GUTTER = { wide: 118, narrow: 84, below: 480 }; // css px for labels; narrow below that width

export function createPicture(canvas, store, labels) {
  const renderer = createRenderer(canvas);
  const loop = createLoop(draw);
  const pending = []; // [measure name, since] to close with the next frame
  let dirtyLines = false;

  const gutter = () => (store.get().size.width < GUTTER.below ? GUTTER.narrow : GUTTER.wide);

  function resize() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const { size } = store.get();
    if (size.width !== width || size.height !== height) store.set({ size: { width, height } });
    loop.invalidate();
  }

  function place({ graph, size }) {
    if (graph && size.width > 0 && size.height > 0) store.set({ layout: layoutFlat(graph, { ...size, gutter: gutter() }) });
  }

  function upload({ run, layout }) {
    if (!run || !layout) return;
    renderer?.setRanges(sheetRanges(layout, run.stats));
  }

  function takeRun({ run }) {
    renderer?.setValues(run.values);
    measure("lunette:ink-to-values", run.since);
    pending.push(["lunette:ink-to-frame", run.since]);
  }

  function lines() {
    const { graph, layout, run, weights, theme, hover, selected } = store.get();
    if (!graph || !layout || !run || !weights) return;
    const colours = lineColours(theme, accentColour());
    renderer?.setLines(linesOf({ graph, layout, values: run.values, weights, colours }, { hover, selected }));
  }

  function draw() {
    const { camera, size, layout, run } = store.get();
    if (!layout) return;
    if (dirtyLines) lines();
    dirtyLines = false;
    const matrix = viewMatrix(camera, size);
    renderer?.draw({ matrix, size, ratio: window.devicePixelRatio || 1 });
    labels.place(matrix, size, gutter());
    for (const [name, since] of pending.splice(0)) measure(name, since);
    if (run && !performance.getEntriesByName("lunette:first-frame").length) measure("lunette:first-frame", 0);
  }

  store.subscribe(["graph", "size"], place);
  store.subscribe(["layout"], (state) => {
    renderer?.setSheets(sheetData(state.layout));
    upload(state);
  });
  store.subscribe(["run"], (state) => {
    if (!state.run) return;
    takeRun(state);
    upload(state);
  });
  store.subscribe(["theme"], ({ theme }) => renderer?.setTable(TABLES[theme]));
  store.subscribe(["hover"], ({ hoverSince }) => pending.push(["lunette:hover-to-frame", hoverSince]));
  store.subscribe(["layout", "run", "weights", "theme", "hover", "selected"], () => (dirtyLines = true));
  store.subscribe(["layout", "run", "weights", "theme", "hover", "selected", "camera", "size"], loop.invalidate);

  renderer?.setTable(TABLES[store.get().theme]);
  new ResizeObserver(resize).observe(canvas);
  resize();
  return { works: Boolean(renderer), frames: loop.frames };
}
