/** An example becomes the picture on the page: a digit as a drawing, a photo as a shot, as the network read it. */
import { wholeOf } from "./cut.js";

/** store, tools: of the page; name: what it is called where photos have names. */
export function loadExample({ store, tools }, { pixels, shape }, name) {
  const [height, width, channels] = shape;
  if (channels !== 3) return store.set({ drawing: { sample: null, strokes: [], digit: pixels }, center: false });
  const { rgba } = wholeOf({ pixels, shape });
  tools.bringPhoto({ sample: null, crop: null, photo: { name, sample: null, rgba, width, height, full: { width, height } } });
}
