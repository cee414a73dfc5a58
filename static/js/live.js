/**
 * The live line: a WebSocket that carries each drawing as bytes and brings the binary block back. One drawing is under
 * way at a time. A line that breaks is opened again with growing pauses; meanwhile the caller posts.
 */
const PAUSE = { first: 500, most: 8000 }; // ms
const OPEN = 1; // WebSocket.OPEN; the constant lives on the class, which tests replace

/** onChange(isUp) is told when the line comes or goes. */
export function createLive(onChange) {
  let socket = null, key = null, timer = null;
  let pause = PAUSE.first;
  let waiting = null; // {resolve, reject} of the drawing under way

  function settle(how, value) {
    const { [how]: done } = waiting ?? {};
    waiting = null;
    done?.(value);
  }

  function open() {
    clearTimeout(timer);
    const address = new URL(key, document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    const mine = new WebSocket(address);
    socket = mine;
    mine.binaryType = "arraybuffer";
    mine.onopen = () => {
      pause = PAUSE.first;
      onChange(true);
    };
    mine.onmessage = ({ data }) => {
      if (typeof data === "string") settle("reject", new Error(JSON.parse(data).detail));
      else settle("resolve", data);
    };
    mine.onclose = () => {
      if (socket !== mine) return;
      settle("reject", new Error("the live line broke"));
      onChange(false);
      timer = setTimeout(open, pause);
      pause = Math.min(PAUSE.most, pause * 2);
    };
  }

  return {
    /** Points the line at a model and a way to prepare drawings; opens it anew when either changed. */
    aim(model, center) {
      const next = `/api/models/${encodeURIComponent(model)}/live${center ? "?center=1" : ""}`;
      if (next === key) return;
      key = next;
      const old = socket;
      socket = null;
      settle("reject", new Error("the live line moved"));
      old?.close();
      open();
    },
    isUp: () => socket?.readyState === OPEN && waiting === null,
    /** The bytes of a drawing or a photo -> ArrayBuffer; rejects when the line breaks or the server refuses the drawing. */
    send(pixels) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.send(pixels);
      });
    },
  };
}
