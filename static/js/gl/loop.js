/**
 * The only one who asks for a frame: draws once after something changed, and not at all otherwise. What a pointer did is
 * drawn at once when the screen has had time to show the frame before; anything else waits for the screen.
 */
const PERIOD = 14; // ms, a little less than a frame of a usual screen

export function createLoop(draw) {
  let waiting = false; // a frame is asked for
  let dirty = false; // something changed since the last one
  let frames = 0;
  let last = -Infinity; // ms, when the last one was drawn

  function paint(time) {
    dirty = false;
    frames++;
    last = performance.now();
    draw(time);
  }

  function frame(time) {
    waiting = false;
    if (dirty) paint(time);
  }

  function invalidate() {
    dirty = true;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(frame);
  }

  return {
    invalidate,
    /** Draws now, unless a frame was just drawn or nobody sees it: then with the next one. */
    hurry() {
      invalidate();
      if (!document.hidden && performance.now() - last >= PERIOD) paint(performance.now());
    },
    frames: () => frames,
  };
}
