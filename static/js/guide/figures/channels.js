/** A colour photo and its three channels; a pixel of it as three numbers, and as one when it turns grey. */
import { h } from "../../ui/dom.js";
import { brightness } from "../levels.js";
import { figure, grey, picker, picture, segments } from "./parts.js";
import { photo } from "./photo.js";

export const NAMES = ["red", "green", "blue"];
const SIDE = { photo: 148, channel: 72 }; // css px
const START = { row: 21, col: 12 }; // on the hull

const tint = (c) => (value) => [0, 1, 2].map((k) => (k === c ? value : 0));

export function createChannels(context) {
  const { say } = context;
  const { rows, cols, channels } = photo();
  const colours = channels[0].map((_, k) => channels.map((channel) => channel[k]));
  const view = { rows, cols };

  const swatch = h("div", { class: "swatch", "aria-hidden": "true" });
  const facts = h("div", { class: "facts" });
  const whole = picker({ label: say("fig.channels.picker"), side: SIDE.photo, view, size: { rows: 1, cols: 1 }, at: START, describe: (at) => say("fig.channels.place", at), onMove: show });
  const parts = [...NAMES, "grey"].map((name) => picture({ label: say(`fig.channels.${name}`), side: SIDE.channel }));
  const ways = segments({
    label: say("fig.channels.ways"), value: "colour", onChoose: dye,
    options: ["colour", "grey"].map((value) => ({ value, text: say(`fig.channels.as.${value}`) })),
  });
  const element = figure(context, "channels",
    h("div", { class: "side-by-side" }, whole.element, h("div", { class: "stack" }, swatch, facts)),
    ways.element, h("div", { class: "side-by-side" }, ...parts.map((part) => part.element)));

  const values = () => {
    const { row, col } = whole.at();
    const [red, green, blue] = colours[row * cols + col];
    return { row, col, red, green, blue, grey: brightness(red, green, blue) };
  };

  function show() {
    const now = values();
    swatch.style.setProperty("background", `rgb(${now.red} ${now.green} ${now.blue})`);
    const fact = (name) => h("p", { "data-channel": name, "data-value": now[name] }, say(`fig.channels.value.${name}`, now));
    facts.replaceChildren(h("p", { class: "quiet" }, say("fig.channels.place", now)), ...[...NAMES, "grey"].map(fact));
  }

  function dye(way) {
    channels.forEach((channel, c) => parts[c].paint(channel, cols, way === "grey" ? grey : tint(c)));
  }

  whole.paint(channels[0], cols, (_, k) => colours[k]);
  parts[3].paint(colours.map((rgb) => brightness(...rgb)), cols, grey);
  dye("colour");
  show();
  return { element, text: () => say("fig.channels.text", values()) };
}
