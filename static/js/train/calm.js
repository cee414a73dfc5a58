/** What is drawn with every report of a training would take the processor from the scene: three times a second will do. */
const PAUSE = 330; // ms

/** -> (state) => void: calls draw(state) at once; while isLive(state) no more often than that, and the last one is never lost. */
export function calmed(draw, isLive) {
  let timer = null, waiting = null;

  function rest() {
    timer = null;
    if (waiting) later(waiting);
  }

  function later(state) {
    waiting = null;
    timer = setTimeout(rest, PAUSE);
    draw(state);
  }

  return (state) => {
    if (!isLive(state)) {
      clearTimeout(timer);
      timer = waiting = null;
      draw(state);
    } else if (timer) waiting = state;
    else later(state);
  };
}

/** Does a study look at what a training does just now? */
export const isLive = ({ place, status }) => place === "live" && status?.state === "running";
