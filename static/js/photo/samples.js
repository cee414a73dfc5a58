/** Photos to begin with: free ones of any size, which come with the page, and small ones that the networks are tested on. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { fromBytes, readFile } from "./read.js";
import { classWord } from "./words.js";

const EACH = 3; // test photos of a class
/** File -> whose photo it is, and on which terms; what is on it is said in photo.free.NAME. */
const FREE = {
  kitten: ["Loliloli", "free"],
  chelsea: ["Stefan van der Walt", "cc0"],
  shepherd: ["Hans Kemperman", "free"],
  duck: ["Bernard Spragg", "cc0"],
  owl: ["Lepale", "cc0"],
  coffee: ["Rachel Michetti", "cc0"],
};

function freeText(name) {
  const [by, terms] = FREE[name];
  return t("photo.by", { what: t(`photo.free.${name}`), by, terms: t(`photo.terms.${terms}`) });
}

const nameOf = ({ name, label }) => t("photo.sample", { label: classWord(label), name });

/** Loads: {getFree, getExample}. -> Promise of the photo with that name, and its class where that is known; rejects where there is none. */
export async function readSample(name, { getFree, getExample }) {
  if (Object.hasOwn(FREE, name)) return { ...(await readFile(await getFree(name), freeText(name))), sample: name };
  const example = await getExample(name);
  return { ...fromBytes(nameOf(example), example.pixels, example.side), sample: name, label: example.label };
}

/** choose(name) -> {element, mark(name of what is shown)} */
export function createSamples(choose, { getExamples }) {
  const buttons = new Map();
  const button = (name, title, picture) => {
    const made = h("button", { type: "button", class: "photo-thumb", title, "aria-label": title, "aria-pressed": "false", testid: `photo-sample-${name}`, onclick: () => choose(name) }, picture);
    buttons.set(name, made);
    return made;
  };
  const free = Object.keys(FREE).map((name) => button(name, freeText(name), h("img", { src: `/static/data/photos/${name}.jpg`, alt: "", width: 32, height: 32 })));
  const element = h("div", { class: "photo-samples", role: "group", "aria-label": t("photo.samples") }, ...free);
  let shown = null;

  function mark(name) {
    shown = name;
    for (const [each, made] of buttons) made.setAttribute("aria-pressed", String(each === name));
  }

  function thumb(example) {
    const canvas = h("canvas", { width: example.side, height: example.side });
    const { rgba, width, height } = fromBytes(example.name, example.pixels, example.side);
    canvas.getContext("2d", { willReadFrequently: true }).putImageData(new ImageData(rgba, width, height), 0, 0);
    return button(example.name, nameOf(example), canvas);
  }

  getExamples(EACH).then(
    (examples) => {
      element.append(...examples.map(thumb));
      mark(shown);
    },
    () => element.append(h("p", { class: "quiet" }, t("photo.samples.failed"))),
  );
  return { element, mark };
}
