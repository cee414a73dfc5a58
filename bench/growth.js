/**
 * Evaluated in the page by bench/growth.py: draws made-up networks of growing size on a canvas of their own with the
 * page's own modules, and times frames (until the graphics card is done) and uploads.
 *   ({networks: [{maps, side}], repeats, width, height}) -> [{units, sheets, frame: [ms], upload: [ms], layout: [ms]}]
 * A network is ten layers of `maps` maps with side x side cells.
 */
async ({ networks: wanted, repeats, width, height }) => {
  const { createRenderer } = await import("/static/js/gl/renderer.js");
  const { openGraph } = await import("/static/js/net/graph.js");
  const { HOME, eyeOf, viewMatrix } = await import("/static/js/view/camera.js");
  const { TABLES } = await import("/static/js/view/colour.js");
  const { layoutFlat } = await import("/static/js/view/layout.js");
  const { sheetData, sheetRanges } = await import("/static/js/view/scene.js");

  const LAYERS = 10;

  function network({ maps, side }) {
    const params = { kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 };
    const layers = Array.from({ length: LAYERS }, (_, k) => ({
      id: `layer${k}`, title: `Layer ${k}`, kind: k ? "conv" : "input", block: "", inputs: k ? [`layer${k - 1}`] : [],
      shape: [maps, side, side], read: k ? "window" : "none", fold: k ? "sum" : "none", weight: null, bias: null,
      finish: "none", params: k ? params : {},
    }));
    return openGraph({ id: "made-up", digest: "", card: { classes: [] }, layers });
  }

  const canvas = document.createElement("canvas");
  const renderer = createRenderer(canvas);
  const { gl } = renderer;
  const pixel = new Uint8Array(4);
  const done = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits for the card
  const size = { width, height };
  const matrix = viewMatrix(HOME, size);
  const frame = { matrix, eye: eyeOf(matrix), size, ratio: 1 };
  renderer.setTones({ rgba: TABLES["amber-dark"], seam: [0, 0, 0], side: [0, 0, 0], stage: [0, 0, 0] });

  const timed = (fn) => {
    const start = performance.now();
    fn();
    return performance.now() - start;
  };
  const networks = wanted.map((each) => {
    const graph = network(each);
    const values = Float32Array.from({ length: graph.size }, (_, k) => Math.sin(k));
    return { graph, values, frame: [], upload: [], layout: [] };
  });
  for (let round = 0; round < repeats; round++) {
    for (const each of networks) { // in turn, so that the machine's moods fall on all alike
      let layout;
      each.layout.push(timed(() => (layout = layoutFlat(each.graph, { ...size, gutter: 0 }))));
      renderer.setSheets(sheetData(layout.sheets));
      renderer.setRanges(sheetRanges(layout.sheets, () => 1));
      each.sheets = layout.sheets.length;
      renderer.setValues(each.values);
      renderer.draw(frame);
      done();
      each.upload.push(timed(() => {
        renderer.setValues(each.values);
        done();
      }));
      each.frame.push(timed(() => {
        renderer.draw(frame);
        done();
      }));
    }
  }
  return networks.map(({ graph, sheets, frame: frames, upload, layout }) => ({ units: graph.size, sheets, frame: frames, upload, layout }));
}
