/** Builds everything once and connects it. */
import { createLoop } from "./gl/loop.js";
import { FRESH, readHash } from "./address.js";
import { getArchitectures, getExample, getExamples, getFree, getGuideText, getSamples, getText, getTop, openRun, postAnswer, postExplain, postRun, postVerify } from "./api.js";
import { RADIUS } from "./ink/drawing.js";
import { keepFitting } from "./fits.js";
import { createLink, currentHash, rememberedTrail } from "./link.js";
import { createLunette } from "./lunette.js";
import { hasUnit } from "./net/graph.js";
import { createModels, createOpener } from "./models.js";
import { levelsOf } from "./net/subject.js";
import { isSame } from "./net/trail.js";
import { createPicture } from "./picture.js";
import { createReread } from "./reread.js";
import { createRunner } from "./runner.js";
import { createStore } from "./store.js";
import { learn, speak, t } from "./text/words.js";
import { createAnswer } from "./ui/answer.js";
import { createColumn } from "./ui/column.js";
import { byTestId } from "./ui/dom.js";
import { createFinder } from "./ui/finder.js";
import { createFocus } from "./ui/focus.js";
import { createGestures } from "./ui/gestures.js";
import { createKeys } from "./ui/keys.js";
import { createLabels } from "./ui/labels.js";
import { createLanguage, translate } from "./ui/language.js";
import { createLate } from "./ui/late.js";
import { createLegend } from "./ui/legend.js";
import { createNotice } from "./ui/notice.js";
import { createPad } from "./ui/pad.js";
import { createPanel } from "./ui/panel.js";
import { createPhoto } from "./ui/photo.js";
import { createPreview } from "./ui/preview.js";
import { createSamples } from "./ui/samples.js";
import { createShow } from "./ui/show.js";
import { createTheme, systemTheme } from "./ui/theme.js";
import { createTip } from "./ui/tip.js";
import { createTrail } from "./ui/trail.js";
import { createViews } from "./ui/views.js";
import { createFlights } from "./ui/flights.js";
import { HOME, viewNamed } from "./view/camera.js";
import { toneOf } from "./view/colour.js";

const boot = JSON.parse(document.getElementById("boot").textContent);
const linked = readHash(currentHash());
const { language, text } = await wordsOf(linked.language ?? boot.language);
speak(text);
if (language !== boot.language) translate(language);
const remembered = rememberedTrail();

const store = createStore({
  modelId: boot.default,
  defaultModel: boot.default,
  opening: null, // the id of another network that is on its way
  switched: null, // when the reader asked for the one that has just come
  left: null, // what of the page did not fit it, in words
  base: null, // these two: see reread.js, which makes the next three of them
  served: null,
  graph: null,
  weights: null,
  run: null,
  source: null,
  samples: null,
  ink: null,
  photo: null, // what a network reads of the photo on the page: see photo/photo.js
  photoComing: false, // is one on its way?
  tool: "pen",
  radius: RADIUS.usual,
  stroking: false, // is the pen on the pad?
  ranked: null, // the maps that the strip shows: see ui/ranking.js
  hover: null,
  selected: null,
  size: { width: 0, height: 0 },
  gutter: 0,
  layout: null,
  flight: null,
  trail: [], // units that the reader went through, down to the selected one or below it
  how: "restored", // how the selection came about: see goTo
  tooLarge: null, // these two: see picture.js
  fewer: null,
  stepper: null, // while a map is filled step by step: a function that says how far it is
  languageChosen: linked.language ?? null, // by the reader, or by whom the address is from
  noLanguage: language !== (linked.language ?? language), // the one that the address names could not be loaded
  backward: null, // the gradients, as a block like a run's (docs/architecture.md)
  probe: null, // units that the panel points at: [{layer, index}], lit up in the scene
  theme: linked.theme ?? systemTheme(),
  themeChosen: Boolean(linked.theme),
  ...FRESH,
  ...linked,
  language,
  selected: null, // once the graph is there
  view: viewNamed(linked.camera ?? HOME),
});
store.set({ tone: toneOf(store.get().palette, store.get().theme) });

/** The sentences of a language; where they cannot be had those that came with the page. */
async function wordsOf(wanted) {
  const served = { language: boot.language, text: boot.text };
  if (wanted === boot.language) return served;
  return getText(wanted).then((table) => ({ language: wanted, text: table }), () => served);
}

function isUnit(unit) {
  const layer = unit && store.get().graph?.byId.get(unit.layer);
  return Boolean(layer) && hasUnit(layer, unit.index);
}

/**
 * Selects a unit, or none; anything that is not a unit of the network is none. how: "chosen", "walked" (one of many steps
 * with the keys) or "restored" (by the address): the browser's history keeps what was chosen.
 */
function goTo(unit, how = "chosen") {
  const next = isUnit(unit) ? { layer: unit.layer, index: unit.index } : null;
  if (!isSame(next, store.get().selected)) store.set({ selected: next, how });
}

function restore(unit, trail, room = store.get().room, model = store.get().modelId) {
  if (model !== (store.get().opening ?? store.get().modelId)) return switching.open(model, () => restore(unit, trail, room));
  store.set({ trail: trail.filter(isUnit), room });
  goTo(unit, "restored");
}

/** Restores what an address names; where only the checkpoint that it names too has the unit, as soon as that is there. */
function arrive(unit, trail) {
  restore(unit, trail);
  if (!unit || isUnit(unit) || !store.get().at) return;
  const leave = store.subscribe(["graph"], ({ selected }) => {
    leave();
    if (!selected) restore(unit, trail);
  });
}

const models = createModels(boot.models);

/** What the parts of the page may ask for beyond the store. */
const tools = {
  goTo,
  createLoop, // frames for what plays: the page has one place that asks for them
  /** Grey levels (784 or 1024) -> the model's own run; they are not centred. */
  runPixels: async (pixels) => openRun(await postRun(store.get().base.graph.id, pixels, false)),
  /** A run of the model -> the same with the weights that are on the screen. */
  reread: (run) => reread.read(run),
  /** A unit of a run, computed once more by the server from the pixels of that very run. */
  verify: ({ of }, unit) => postVerify(of.model, { pixels: levelsOf(of.ink), center: of.center, ...unit }),
  /** What the pixels of that run weigh in a unit, worked out by the server. */
  inputWeights: async ({ of }, unit, signal) => (await postExplain(of.model, { pixels: levelsOf(of.ink), center: of.center, ...unit }, signal)).input_weights,
  guideText: getGuideText,
  /** What is said in rooms: needed when one is first opened. */
  learnRooms: async () => learn(await getText(`rooms.${language}`)),
  learnTrain: async () => learn(await getText(`train.${language}`)),
  /** What the cards of shipped networks say, by their ids; they are written in English. */
  cardWords: async () => (language === "en" ? {} : getText(`cards.${language}`)),
  learnGallery: async () => learn(await getText(`gallery.${language}`)),
  /** What another network says of the picture of a run: `of` of the store's `served`. */
  answerOf: (id, { ink, center }) => postAnswer(id, ink.pixels, center),
  training: () => import("./training.js"),
  learnPhoto: async () => learn(await getText(`photo.${language}`)),
  photos: { getExamples, getExample, getFree },
  /** The whole view as a link. */
  address: () => link.address(),
  get models() {
    return models.all();
  },
  library: models,
  openModel: async (id) => (await switching.open(id)) && link.keepModel(),
  /** For each map of a layer the test digits, or photos, that excite it most. */
  topDigits: (layer, count, maps, signal) => getTop(store.get().source?.graph ?? store.get().graph, layer, count, maps, signal),
  bringPhoto: (shot) => photo.bring(shot),
  architectures: getArchitectures,
};

const canvas = byTestId("scene");
keepFitting(store); // first of those that listen
const switching = createOpener(store, models, () => import("./switching.js"));
const flights = createFlights(store);
const labels = createLabels(document.getElementById("labels"), store, { flights, tip: createTip(store) });
tools.show = createShow(store, { goTo, flights, readHash });
createViews(store, flights);
const texts = [labels]; // written over the scene
createTheme(store); // before the picture, which takes its colours from the style sheet
const picture = createPicture(canvas, store, texts); // first of those that listen: values go to the screen at once
createNotice(store);
createLegend(store);
const pad = createPad(store, ({ sample, digit }) => digit ?? store.get().samples?.[sample]?.pixels ?? null);
createSamples(document.getElementById("samples"), store);
createAnswer(store, goTo);
createPreview(store);
const trail = createTrail(document.getElementById("trail"), store, goTo);
const panel = createPanel(document.getElementById("explanation"), store, tools);
createFinder(document.getElementById("finder"), store, goTo);
createFocus(byTestId("panel"), canvas, store);
createGestures(canvas, store, goTo, flights);
const photo = createPhoto(document.getElementById("photo"), store, tools, { pad, load: () => import("./photo/photo.js") });
createKeys(canvas, store, goTo, { pad: photo, flights, trail });
const numbers = createLate(store, tools, { texts, picture, labels, menu: () => import("./gallery/menu.js") });
const reread = createReread(store);
const runner = createRunner(store);
const column = createColumn(store, tools, { guide: () => import("./guide/guide.js"), train: () => import("./train/train.js") });
const link = createLink(store, {
  apply({ selected = null, modelId = boot.default, ...rest }) {
    const { shot } = store.get();
    const own = shot?.sample === null ? { shot } : {}; // which no address names, nor takes away
    const all = { ...FRESH, ...own, ...rest };
    const take = () => {
      store.set({ ...all, flight: null, view: viewNamed(all.camera) });
      arrive(selected, []);
    };
    if (modelId === store.get().modelId) take();
    else switching.open(modelId, take);
  },
  restore,
});
createLanguage(store, (next) => {
  photo.keep(); // the page is loaded anew
  link.speak(next);
});
store.set({ noWebgl: !picture.works });
window.lunette = createLunette(store, canvas, { goTo, picture, numbers, column, photo, parts: [picture, photo, runner, reread, panel, numbers, switching] });

async function loadModel() {
  const entry = models.entry(store.get().modelId) ?? models.entry(boot.default);
  if (!entry) throw new Error(t("notice.offline"));
  const weights = models.weights(entry);
  const graph = await models.graph(entry);
  store.set({ modelId: entry.id, base: { graph, weights: null }, served: null });
  store.set({ base: { graph, weights: await weights } });
  arrive(linked.selected ?? null, remembered);
}

async function loadSamples() {
  store.set({ samples: await getSamples() });
}

const unsubscribe = store.subscribe(["run", "weights"], ({ run, weights }) => {
  if (!run || !weights) return;
  document.documentElement.dataset.ready = "true";
  unsubscribe();
});
loadModel().catch((error) => store.set({ failure: error.message }));
loadSamples().catch(() => (document.getElementById("samples").textContent = t("samples.failed")));
