/** The only one who asks for a frame: draws once after something changed, and not at all otherwise. */
export function createLoop(draw) {
  let waiting = false;
  let frames = 0;

  function frame(time) {
    waiting = false;
    frames++;
    draw(time);
  }

  return {
    invalidate() {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(frame);
    },
    frames: () => frames,
  };
}
