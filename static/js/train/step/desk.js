/**
 * The work behind the step: a store of its own for what the reader chose and what came of it. Label and loss are the page's
 * (`target`, `loss`), since they are in the address of a scene with gradients. It follows the drawing at a measured pace, puts
 * the stepped weights on the screen when they are asked for, and the gradients of what is there.
 *   label, by   the label that counts, and whose word it is      loss   the one that counts
 *   names    the classes           isPhoto   does the network read photos?
 *   begun    null, or {weights, memory, count} after `count` steps that were taken
 *   after    is the network after the next step shown?    reached   stages of the backward flow that are shown
 *   trouble  a sentence, when there can be no lesson
 *   lesson   see lesson.js, or null     onScreen   the same looked at as it stands on the screen: before or after the step
 */
import { forward } from "../../net/forward.js";
import { readsPhotos } from "../../net/subject.js";
import { createStore } from "../../store.js";
import { blockOfFlow } from "./publish.js";
import { lessonOf, lookedAt } from "./lesson.js";
import { RATES } from "./rates.js";

const PACE = 80; // ms between two lessons while the pen moves
const SHARE = 4; // at most one part in so many of the time: a training on the screen brings new weights all the time

const SETTINGS = ["optimiser", "rate", "pick", "begun", "after"]; // what a lesson is made of

/** The sample's own label, a place in the classes; null where it is not known. */
function labelOf({ graph, drawing, samples, shot }) {
  if (!readsPhotos(graph.card)) return samples?.[drawing.sample]?.label ?? null;
  const label = graph.card.classes.indexOf(shot?.photo?.label);
  return label < 0 ? null : label;
}

/** Whose label counts: the reader's, else the sample's own. -> {label, by} */
function labelFor(state) {
  const { graph, run, ink, target } = state;
  const picture = readsPhotos(graph.card) ? run.of?.ink : ink; // a photo is there with its run; a drawing is before
  if (!picture || picture.blank) return { label: null, by: "blank" };
  const own = labelOf(state);
  if (target && target.label < graph.card.classes.length) return { label: target.label, by: "reader" };
  return own === null ? { label: null, by: "asked" } : { label: own, by: "sample" };
}

/** Is the digit that is drawn on still on its way, or a photo in the place of none? A label may come with it. */
function isAwaited({ graph, run, drawing, samples, shot, photo, photoComing }) {
  if (!readsPhotos(graph.card)) return drawing.sample !== null && !samples;
  return Boolean(run.of?.ink.blank && (photo || shot || photoComing));
}

/** Does the page's network read photos? It may not be on the screen yet. */
const isOfPhotos = ({ base, graph }) => readsPhotos((base?.graph ?? graph)?.card);

/** What the reader's label is said of: a sample's name or a photo; null while there is no photo. */
const pictureOf = (state) => (isOfPhotos(state) ? state.shot?.sample ?? state.shot?.photo ?? null : state.drawing.sample);

/** options() -> those of the training on the screen, or null. isShown() -> does the reader see the step? */
export function createDesk(store, { options, isShown }) {
  const { optimiser = "sgd", rate = null, loss: usual = "cross_entropy" } = options() ?? {};
  const desk = createStore({
    label: null, by: "asked", names: [], isPhoto: false, needsChances: true, loss: usual, optimiser, rate: rate ?? RATES[optimiser],
    pick: null, begun: null, after: false, reached: Infinity, lesson: null, onScreen: null, trouble: null, busy: false,
  });
  let timer = null, since = -Infinity, wait = PACE, made = null; // the inputs of the lesson that is there
  let named = pictureOf(store.get()); // what the reader's label is for
  let origin = null, own = null; // what was on the screen before we put our source there

  /** The network before the step, and what it makes of the drawing. */
  function begin() {
    const state = store.get(), { begun } = desk.get();
    const graph = state.graph, weights = begun?.weights ?? origin?.weights ?? state.weights;
    return { graph, weights, served: state.served ?? state.run, run: own ? null : state.run };
  }

  /** What is to be on the screen: our weights, or null for what was there. */
  function wanted() {
    const { after, begun, lesson } = desk.get();
    return after && lesson ? lesson.change.next : begun?.weights ?? null;
  }

  function show() {
    const weights = wanted(), { source, graph } = store.get(), { begun, after } = desk.get();
    if (!weights) return restore();
    if (own?.weights === weights) return;
    if (!own) origin = { source, weights: store.get().weights };
    const from = origin.source ?? { id: graph.id, step: null, graph };
    own = { ...from, weights, stepped: (begun?.count ?? 0) + Number(after) };
    store.set({ source: own });
  }

  function restore() {
    if (!own) return;
    const { source } = origin, isOurs = store.get().source === own;
    own = origin = null;
    if (isOurs) store.set({ source });
  }

  const hide = () => store.set({ backward: null, sight: "values", probe: null });

  /** The gradients of the network that is on the screen, as far as they are shown. */
  function publish() {
    const { lesson, after, reached, onScreen } = desk.get();
    if (!lesson || !isShown()) return;
    const { graph, loss, label, change } = lesson;
    const next = !after ? lesson : onScreen?.run === change.run ? onScreen : lookedAt({ graph, weights: change.next, run: change.run, loss, label });
    if (next !== onScreen) desk.set({ onScreen: next });
    store.set({ backward: blockOfFlow(next, reached) });
  }

  function nothing(label, by, trouble = null) {
    made = null;
    desk.set({ label, by, trouble, lesson: null, onScreen: null });
    hide();
    if (by === "blank" && !readsPhotos(store.get().graph.card)) store.set({ target: null }); // a photo may be on its way
  }

  function learn({ label, by }) {
    const { graph, weights, served, run } = begin();
    const { loss, optimiser, rate, pick, begun } = desk.get();
    const inputs = [served, run, graph, weights, label, loss, optimiser, rate, pick, begun];
    if (made && inputs.every((each, k) => each === made[k])) return;
    made = inputs;
    const before = run ?? forward(graph, weights, served.values.subarray(0, graph.layers[0].size));
    const memory = begun?.optimiser === optimiser ? begun.memory : null;
    desk.set({ label, by, trouble: null, lesson: lessonOf(lookedAt({ graph, weights, run: before, loss, label }), { optimiser, rate, memory }, pick) });
  }

  function work() {
    clearTimeout(timer);
    timer = null;
    const began = performance.now(), state = store.get();
    if (!isShown()) hide();
    else if (state.graph && state.run && state.weights && !isAwaited(state)) {
      const names = state.graph.card.classes, isPhoto = readsPhotos(state.graph.card), needsChances = state.graph.layers.at(-1).fold === "softmax";
      desk.set({ names, isPhoto, needsChances, loss: needsChances ? state.loss ?? usual : "squared_error" });
      const mine = labelFor(state);
      try {
        if (mine.label === null) nothing(null, mine.by);
        else learn(mine);
      } catch (error) {
        nothing(mine.label, mine.by, error.message);
      }
      show();
      publish();
    }
    since = performance.now();
    wait = Math.max(PACE, SHARE * (since - began));
    desk.set({ busy: timer !== null });
  }

  function soon() {
    if (timer !== null) return;
    desk.set({ busy: true });
    timer = setTimeout(work, Math.max(0, since + wait - performance.now()));
  }

  /** Someone else put other weights on the screen: the steps that were taken began from the old ones. */
  function watchSource({ source }) {
    if (!own || source === own) return;
    own = origin = null;
    desk.set({ begun: null, after: false });
  }

  /** Another picture: the label was not said of it, unless by the address that brought both. A photo comes after its address. */
  function watchPicture(state, changed) {
    const next = pictureOf(state), isPhoto = isOfPhotos(state);
    if (isPhoto && next === null) return;
    if (next !== named && !changed.includes("target") && !(isPhoto && named === null)) store.set({ target: null });
    named = next;
  }

  const leaves = [
    store.subscribe(["drawing", "shot"], watchPicture),
    store.subscribe(["target", "loss"], work),
    store.subscribe(["source"], watchSource),
    store.subscribe(["run", "weights", "drawing", "shot", "photoComing", "samples", "train", "column", "tone"], soon),
    desk.subscribe(SETTINGS, work),
    desk.subscribe(["reached"], publish),
  ];
  soon();

  return {
    ...desk,
    /** Takes the step: what came of it is where the next one begins. */
    step() {
      const { lesson: { change, rule }, begun } = desk.get();
      desk.set({ begun: { weights: change.next, memory: change.memory, optimiser: rule.optimiser, count: (begun?.count ?? 0) + 1 } });
    },
    start: () => desk.set({ begun: null, after: false }),
    close() {
      clearTimeout(timer);
      for (const leave of leaves) leave();
      restore();
      hide();
      store.set({ target: null, loss: null });
    },
  };
}
