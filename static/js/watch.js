/**
 * The line to a training: a WebSocket that brings its status as text and, after each `ready`, the newest weights as a
 * binary block. A line that breaks is opened again with growing pauses, and then the whole status comes again.
 */
import { openWeights } from "./api.js";

const PAUSE = { first: 500, most: 8000 }; // ms
const OPEN = 1; // WebSocket.OPEN
const BUSY = "busy"; // an error that may pass; any other is for good

/** told(status, isWhole), shown({model, step, weights}), changed(isUp), gone(): what to call. -> {ready(), close()} */
export function createWatch(id, { told, shown, changed, gone }) {
  let socket = null, timer = null, pause = PAUSE.first, whole = true, refusal = null;

  function open() {
    const address = new URL(`/api/trainings/${encodeURIComponent(id)}/watch`, document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => (whole = true); // what comes first
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return shown(openWeights(data));
      const status = JSON.parse(data);
      refusal = status.error ?? null; // then the server closes the line
      if (refusal) return;
      told(status, whole);
      if (whole) {
        pause = PAUSE.first; // a line that was refused is not up
        changed(true);
      }
      whole = false;
    };
    socket.onclose = () => {
      if (refusal && refusal !== BUSY) return gone();
      changed(false);
      timer = setTimeout(open, pause);
      pause = Math.min(PAUSE.most, pause * 2);
    };
  }

  open();
  return {
    /** The last weights are on the screen: the next may come. */
    ready: () => socket.readyState === OPEN && socket.send("ready"),
    close() {
      clearTimeout(timer);
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.close();
    },
  };
}
