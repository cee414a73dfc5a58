/**
 * The photo with the square that the network gets: moved by its middle, sized by its corners, with a pointer, a finger or keys. Before the
 * first photo it says what the network knows.
 */
import { t } from "../text/words.js";
import { h, MOVES } from "../ui/dom.js";
import { drawn, middle, moved, sized } from "./compute/square.js";

const CORNERS = [[0, 0], [1, 0], [0, 1], [1, 1]];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIZES = { "+": 2, "=": 2, "-": -2, _: -2 }; // pixels along a side
const TINY = 64; // pixels: a photo no wider is drawn as squares, which it is made of
const FAR = 10; // times as much with Shift, which makes + of = and _ of - on many keyboards: those are sized alike

/** {show(shot, crop), element}; change(crop, {since, ends, keyed}): what the reader did to the square. */
export function createStage(change, empty) {
  const canvas = h("canvas", { class: "photo-canvas", role: "img" });
  const corners = CORNERS.map((corner) => h("span", { class: "photo-corner", "data-corner": corner.join("") }));
  const square = h("div", { class: "photo-crop", testid: "photo-crop", tabindex: "0", role: "application", "aria-label": t("photo.crop.label"), title: t("photo.crop.key") }, ...corners);
  const frame = h("div", { class: "photo-frame", hidden: true }, canvas, square);
  let photo = null, crop = null;
  let held = null; // while a pointer is down: {corner or null, crop (at its start), x, y (there)}

  const inPhoto = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * photo.width, ((clientY - box.top) / box.height) * photo.height];
  };

  function begin(event) {
    if (held || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    square.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    const [x, y] = inPhoto(event);
    const inside = square.contains(event.target);
    const start = inside ? crop : moved(photo, crop, x - crop.x - crop.side / 2, y - crop.y - crop.side / 2); // it comes to where one presses
    held = { corner: event.target.dataset.corner?.split("").map(Number) ?? null, crop: start, x, y };
    if (!inside) change(start, { since: event.timeStamp });
  }

  function follow(event) {
    if (!held || !frame.hasPointerCapture(event.pointerId)) return;
    const [x, y] = inPhoto(event), { corner, crop: start } = held;
    change(corner ? drawn(photo, start, corner, [x, y]) : moved(photo, start, x - held.x, y - held.y), { since: event.timeStamp });
  }

  function end() {
    if (held) change(crop, { ends: true });
    held = null;
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [dx, dy] = STEPS[event.key] ?? [], by = SIZES[event.key], times = event.shiftKey && !by ? FAR : 1;
    const next = dx !== undefined ? moved(photo, crop, dx * times, dy * times) : by ? sized(photo, crop, by) : event.key === "Home" ? middle(photo) : null;
    if (!next) return;
    event.preventDefault();
    change(next, { since: event.timeStamp, ends: true, keyed: true });
  }

  frame.addEventListener("pointerdown", begin);
  for (const name of MOVES) frame.addEventListener(name, follow);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) frame.addEventListener(name, end);
  square.addEventListener("keydown", press);

  function paint() {
    canvas.width = photo.width;
    canvas.height = photo.height;
    canvas.getContext("2d").putImageData(new ImageData(photo.rgba, photo.width, photo.height), 0, 0);
    canvas.setAttribute("aria-label", photo.name);
    canvas.classList.toggle("tiny", photo.width <= TINY);
    frame.style.setProperty("--shape", `${photo.width} / ${photo.height}`);
    frame.style.setProperty("--ratio", photo.width / photo.height);
  }

  function lay() {
    const part = (length, whole) => `${(100 * length) / whole}%`;
    Object.assign(square.style, {
      left: part(crop.x, photo.width), width: part(crop.side, photo.width),
      top: part(crop.y, photo.height), height: part(crop.side, photo.height),
    });
    Object.assign(square.dataset, { x: crop.x, y: crop.y, side: crop.side });
  }

  return {
    elements: [empty, frame],
    /** photo: or null where there is none yet. */
    show(next, at) {
      empty.hidden = next !== null;
      frame.hidden = next === null;
      if (next && next !== photo) {
        photo = next;
        paint();
      }
      crop = at;
      if (next) lay();
    },
  };
}
