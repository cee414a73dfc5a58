/** Between the store and gl/: turns what changed into draw lists, and draws one frame for it. */
import { createLoop } from "./gl/loop.js";
import { createRenderer } from "./gl/renderer.js";
import { t } from "./text/words.js";
import { measure } from "./timing.js";
import { eyeOf, mixCameras, viewMatrix } from "./view/camera.js";
import { TABLES } from "./view/colour.js";
import { edgesOf } from "./view/edges.js";
import { layoutFlat, layoutSolid, mixLayouts } from "./view/layout.js";
import { joined, lineColours, pointedLines, selectedLines } from "./view/lines.js";
import { readsPhotos } from "./net/subject.js";
import { pictureOf } from "./view/photo.js";
import { hasBlocks } from "./view/rows.js";
import { drawnSheets, sheetData, sheetRanges, solidity } from "./view/scene.js";
import { blockOf, drawnRanges, heightsOf } from "./view/sight.js";
import { sceneColours } from "./ui/theme.js";

const GUTTER = { wide: 126, narrow: 114, below: 480, blocks: 16 }; // css px for labels; narrow below that width; and for names of blocks

let wiring = null; // view/wires.js: comes when all lines of a layer are first wanted
const NOWHERE = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]]; // the box of no wires

const LINES = { chosenLines: selectedLines, overLines: pointedLines, wireLines: (...all) => wiring.wiresOf(...all) }; // unless a block brings its own

/** texts: what is written over the scene, each with place(matrix, size, gutter), called with every frame. */
export function createPicture(canvas, store, texts) {
  let renderer = createRenderer(canvas);
  const loop = createLoop(draw);
  const pending = []; // [measure name, since] to close with the next frame
  let measured = null; // the ink whose measures were taken
  const dirty = { sheets: true, ranges: true, chosen: true, lines: true, wires: true };
  const fewer = { chosen: null, wires: null }; // {shown, all, units}: where not all lines are drawn
  let edges = new Float32Array(0); // where the network branches
  let chosen = new Float32Array(0); // lines of the selected unit: kept while the pointer moves
  let layouts = {}; // flat, solid, strip, as far as they were looked at
  let strip = null; // {layoutStrip, isMissing, arcsOf}: comes when it is first looked at

  function resize() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const { size, graph } = store.get();
    const gutter = (width < GUTTER.below ? GUTTER.narrow : GUTTER.wide) + (graph && hasBlocks(graph) ? GUTTER.blocks : 0);
    const same = size.width === width && size.height === height;
    store.set({ gutter, size: same ? size : { width, height } });
    loop.invalidate();
  }

  /** The layouts of the graph, the view and the choice of layers; each only when it is looked at. */
  function place() {
    layouts = {};
    blend();
  }

  /** The strip, where other maps are to be seen on it. */
  function placeStrip() {
    layouts.strip = null;
    blend();
  }

  /** A unit was chosen on a map that the strip did not show. */
  function pin({ graph, selected }) {
    if (selected && layouts.strip && strip.isMissing(graph, layouts.strip, selected)) placeStrip();
  }

  function blend() {
    const { graph, size, gutter, choice, camera, sight, ranked, selected } = store.get();
    if (!graph || size.width === 0 || size.height === 0) return;
    const room = { ...size, gutter, choice, picture: pictureOf(graph, choice, sight) };
    const part = strip ? camera.strip : 0; // of the strip; until it has come the flat view stands for it
    if (camera.bend < 1 && part < 1) layouts.flat ??= layoutFlat(graph, room);
    if (camera.bend > 0) layouts.solid ??= layoutSolid(graph, room);
    if (part > 0) layouts.strip ??= strip.layoutStrip(graph, { ...room, ranked, selected });
    const layout = mixLayouts(mixLayouts(layouts.flat, layouts.solid, camera.bend), layouts.strip, part);
    if (layout !== store.get().layout) store.set({ layout });
  }

  function fly(now) {
    const { flight } = store.get();
    if (!flight) return;
    const t = flight.duration > 0 ? Math.min(1, (now - (flight.start ?? now)) / flight.duration) : 1;
    if (flight.start === undefined) flight.start = now;
    store.set({ camera: mixCameras(flight.from, flight.to, t), flight: t < 1 ? flight : null });
    loop.invalidate();
  }

  function refresh() {
    const { graph, layout, run, weights, tone, hover, selected, probe, reach, wires } = store.get();
    const rangeOf = drawnRanges(store.get());
    if (dirty.sheets || dirty.ranges) {
      const { maps, pictures } = drawnSheets(layout), [{ picture } = {}] = pictures;
      if (dirty.sheets) {
        renderer?.setSheets(sheetData(maps));
        renderer?.setPictures(sheetData(pictures), picture ? { mean: picture.mean, deviation: picture.std } : {});
        edges = (layout.form === "columns" ? strip.arcsOf : edgesOf)({ layout, colour: sceneColours().quiet });
      }
      renderer?.setRanges(sheetRanges(maps, rangeOf));
    }
    if (dirty.lines && !(run && weights)) renderer?.setLines(edges);
    if ((dirty.lines || dirty.wires) && run && weights) {
      const colours = lineColours(tone, sceneColours().accent);
      const scene = { graph, layout, values: run.values, weights, colours, relief: heightsOf(store.get()) };
      const cuts = layout.form === "columns"; // the strip leaves maps out, and the lines to them
      const { chosenLines, overLines, wireLines } = blockOf(store.get()).lines ?? LINES;
      for (const part of ["chosen", "wires"]) if (dirty[part]) fewer[part] = null;
      if (dirty.chosen) chosen = chosenLines(scene, { selected, reach }, (told) => (fewer.chosen = { ...told, strip: cuts }));
      if (dirty.lines) renderer?.setLines(joined(edges, joined(chosen, overLines(scene, { hover, selected, probe }))));
      if (dirty.wires) {
        const all = wires && wiring ? wireLines(scene, wires, (told) => (fewer.wires = { ...told, strip: cuts })) : new Float32Array(0);
        renderer?.setWires(all, wiring?.boundsOf(all) ?? NOWHERE);
      }
      store.set({ fewer: fewer.wires ?? fewer.chosen });
    }
    dirty.sheets = dirty.ranges = dirty.chosen = dirty.lines = dirty.wires = false;
  }

  async function loadWiring({ wires }) {
    if (!wires || wiring) return;
    try {
      wiring = await import("./view/wires.js");
      dirty.wires = true;
      loop.invalidate();
    } catch (error) {
      store.set({ wires: null, lost: t("room.failed", { why: error.message }) });
    }
  }

  function draw(now) {
    fly(now);
    const { camera, size, gutter, layout, run, relief } = store.get();
    if (!layout) return;
    refresh();
    const matrix = viewMatrix(camera, size);
    const ratio = window.devicePixelRatio || 1;
    const more = renderer?.draw({ matrix, eye: eyeOf(matrix), size, ratio, ...solidity(layout, camera, relief) });
    if (more) loop.invalidate();
    for (const text of texts) text.place(matrix, size, gutter);
    for (const [name, since] of pending.splice(0)) measure(name, since);
    store.set({ drawn: loop.frames() });
    if (run && !performance.getEntriesByName("lunette:first-frame").length) measure("lunette:first-frame", 0);
  }

  function paint() {
    const { tone } = store.get();
    const { seam, side, stage } = sceneColours();
    renderer?.setTones({ rgba: TABLES[tone], seam, side, stage });
  }

  /** tooLarge: how many numbers the card has no room for, or null. */
  function upload() {
    if (!renderer) return;
    const values = blockOf(store.get())?.values ?? new Float32Array(store.get().graph.size); // nothing read yet: zeros
    store.set({ tooLarge: renderer.setValues(values) ? null : values.length });
  }

  function takeRun({ run }) {
    if (run || store.get().graph) upload();
    if (!run) return;
    const { ink } = run.of;
    if (ink === measured) return; // the same drawing, read with other weights
    measured = ink;
    measure("lunette:ink-to-values", ink.since);
    pending.push(["lunette:ink-to-frame", ink.since]);
  }

  /** Another network came on the screen: how long since the reader asked for it. */
  function showOther({ switched, run }) {
    if (!switched || !run) return;
    pending.push(["lunette:switch-to-frame", switched]);
    store.set({ switched: null });
  }

  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // so that it may come back
    renderer = null;
    store.set({ lostContext: true });
  });
  canvas.addEventListener("webglcontextrestored", () => {
    renderer = createRenderer(canvas);
    paint();
    if (store.get().run) upload();
    dirty.sheets = dirty.chosen = dirty.lines = dirty.wires = true;
    store.set({ lostContext: false });
    loop.invalidate();
  });

  const soil = (...parts) => () => {
    for (const part of parts) dirty[part] = true;
  };
  store.subscribe(["graph"], resize); // blocks of layers have names, too
  store.subscribe(["graph", "size", "gutter", "choice"], place);
  store.subscribe(["sight"], ({ graph }) => graph && readsPhotos(graph.card) && place()); // gradients have no colours of their own
  store.subscribe(["camera"], blend);
  store.subscribe(["wires"], loadWiring);
  store.subscribe(["ranked"], placeStrip);
  store.subscribe(["selected"], pin);
  store.subscribe(["layout"], soil("sheets", "chosen", "lines", "wires"));
  store.subscribe(["run", "scale", "sight", "backward"], soil("ranges", "chosen", "lines", "wires"));
  store.subscribe(["weights", "tone", "relief", "wires"], soil("chosen", "lines", "wires"));
  store.subscribe(["theme"], soil("sheets", "lines"));
  store.subscribe(["selected", "reach"], soil("chosen", "lines"));
  store.subscribe(["hover", "probe"], soil("lines"));
  store.subscribe(["run"], takeRun);
  store.subscribe(["sight", "backward"], ({ run }) => run && upload());
  store.subscribe(["tone"], paint);
  store.subscribe(["graph"], showOther);
  store.subscribe(["hover"], ({ hoverSince }) => pending.push(["lunette:hover-to-frame", hoverSince]));
  store.subscribe(
    ["layout", "weights", "tone", "scale", "sight", "backward", "selected", "probe", "reach", "camera", "size", "relief", "wires", "flight"],
    loop.invalidate,
  );
  store.subscribe(["run", "hover"], loop.hurry); // last: the pen and the pointer do not wait for the screen

  paint();
  new ResizeObserver(resize).observe(canvas);
  resize();
  loadWiring(store.get());
  return {
    isSettled: () => !store.get().wires || wiring !== null,
    works: Boolean(renderer),
    frames: loop.frames,
    redraw: loop.invalidate,
    /** What the strip is made with (ui/strip.js). */
    takeStrip(made) {
      strip = made;
      placeStrip();
    },
  };
}
