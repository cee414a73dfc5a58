/**
 * What the training column looks at: a series (a model with its history, or a training), the rows of its history, and
 * the place in it that is on the screen. The parts of the column subscribe to `study`, a store of its own:
 *   series  {id, title, kind: "model" | "training", key} or null; key: what commands need, null where it is another's
 *   rows    the history, sorted by step           status  the newest of the training, null for a model
 *   place   a step, "live" (the newest weights of a training that goes on) or "final" (the model itself)
 *   stepped   steps of the reader's own (see step/) between that place and what is on the screen; 0 as a rule
 *   starting  is a training asked for, and not answered yet?
 *   things, all, classes   what networks like the page's are tested on, how many of them, and what they tell apart
 *   lost    is the line to the training down?     trouble  a sentence, when something was refused
 */
import { createStore } from "../store.js";
import { isKnown, t } from "../text/words.js";
import { isOfKind, learnerOf } from "./compute/learner.js";
import { merged, nearestTo, stepsOf } from "./compute/rows.js";
import { keyOf, newestTraining, rememberKey, rememberTraining } from "./memory.js";
import { createScreen } from "./screen.js";

const ACTIVE = ["queued", "running", "paused"];
const TRAINING = /^t[0-9a-f]{8}$/; // ids of trainings, in an address that may name a model too
const REST = 90; // ms between live weights: more would be lost on an eye, and is taken from the training

export const isActive = (status) => ACTIVE.includes(status?.state);

/** Places of the slider: steps with a checkpoint, and at the right end what is newest. */
export function placesOf({ series, rows, status }) {
  const steps = stepsOf(rows);
  if (series?.kind === "model") return [...steps.slice(0, -1), "final"];
  return isActive(status) ? [...steps, "live"] : steps;
}

const graphOf = ({ base, graph }) => (base ?? { graph }).graph;

/** What is said of all networks that read what the page's network reads. */
function toldOf(state) {
  const graph = graphOf(state), { things, all } = learnerOf(graph);
  return { things, all, classes: graph.card.classes };
}

/** The step that a place stands for. */
export const stepAt = ({ rows, status }, place) => (typeof place === "number" ? place : status?.step ?? rows.at(-1)?.step ?? 0);

/** Why the server refused: in the reader's language where the page knows the code, else in the server's own words. */
function refusalText({ status, code, message }) {
  if (!status) return t("train.offline");
  return isKnown(`train.refused.${code}`) ? t(`train.refused.${code}`) : message;
}

export function createSession(store, tools, server) {
  const study = createStore({ series: null, rows: [], status: null, place: null, lost: false, trouble: null, starting: false, stepped: 0, ...toldOf(store.get()) });
  const refused = (error) => study.set({ trouble: refusalText(error) });
  const screen = createScreen(store, server);
  let watch = null, newest = null, timer = null;
  let pending = false, waiting = false; // weights that are not on the screen yet; a frame that is to show them
  const loop = tools.createLoop(() => {
    if (!waiting) return;
    waiting = false; // the weights are on the screen; the next may come, a little later
    clearTimeout(timer);
    timer = setTimeout(() => watch?.ready(), REST);
  });

  function clear() {
    watch?.close();
    clearTimeout(timer);
    [watch, newest, pending, waiting] = [null, null, false, false];
  }

  function goTo(place) {
    const { series } = study.get();
    study.set({ place });
    if (!series || place === null || !store.get().train) return;
    if (place === "final") screen.base();
    else if (place === "live") showLive();
    else screen.show(series, place);
  }

  async function showLive() {
    const { series, place, rows } = study.get();
    const [first] = stepsOf(rows); // that checkpoint tells the graph
    if (place !== "live" || !newest || first === undefined || !store.get().train) return;
    pending = false;
    await screen.live(series, first, newest).catch(refused);
    waiting = true;
    loop.invalidate();
  }

  /** Looks at a history. `place`: where; the model itself, or what is newest, when it is left out. */
  async function lookAtModel(place = "final") {
    clear();
    const { id, card } = graphOf(store.get());
    study.set({ series: { id, title: card.title, kind: "model", key: null }, rows: [], status: null, lost: false, place: "final", ...toldOf(store.get()) });
    const known = tools.models.find((each) => each.id === id)?.history;
    const { rows } = known ? await server.getHistory(id).catch((error) => (refused(error), { rows: [] })) : { rows: [] };
    if (study.get().series.id !== id || study.get().series.kind !== "model") return;
    study.set({ rows });
    goTo(placesOf(study.get()).includes(place) ? place : "final");
  }

  function lookAtTraining(status, place = null) {
    clear();
    const { id, title } = status;
    study.set({ series: { id, title, kind: "training", key: keyOf(id) }, rows: status.rows ?? [], status, lost: false, trouble: null, place: null });
    hear(status, true, place);
    if (isActive(status)) {
      watch = server.createWatch(id, {
        told: hear,
        changed: (isUp) => {
          study.set({ lost: !isUp });
          if (isUp) watch?.ready();
        },
        shown(block) {
          newest = block;
          pending = true;
          showLive();
        },
        gone: () => begin(id).catch(refused),
      });
    }
  }

  /** A status: of a training that is over the last checkpoint is shown, and the line is not needed any more. */
  function hear(status, isWhole, wanted = null) {
    const { place, rows, status: before } = study.get();
    const all = merged(isWhole ? [] : rows, status.rows ?? []);
    study.set({ status, rows: all });
    const steps = stepsOf(all);
    if (wanted !== null && steps.includes(wanted)) goTo(wanted);
    else if (place === null) goTo(isActive(status) ? "live" : steps.at(-1) ?? null);
    else if (!isActive(status) && isActive(before) && place === "live") goTo(steps.at(-1) ?? null);
    if (!isActive(status) && watch) clear();
    else if (pending) showLive();
  }

  /** Of trainings that were looked at, the first that the server knows no more, not even as a network that was kept. */
  async function missing(all, ids) {
    for (const id of ids.filter((each) => each && !all.some((known) => known.id === each))) {
      const isGone = await server.getHistory(id).then(() => false, (error) => error.status === 404);
      if (isGone) return id;
    }
    return null;
  }

  /**
   * What is there to look at: what the address names, the reader's own newest training, the model's own history. Another
   * reader's training is only looked at on request (`join`). gone: a training that went while it was looked at.
   */
  async function begin(gone = null) {
    const [id, step] = store.get().at?.split("@") ?? [];
    const own = store.get().modelId;
    const wanted = step === undefined ? null : Number(step);
    const { series } = study.get();
    const isLate = () => study.get().series !== series; // the reader has gone on to something else meanwhile
    if (id === own) return lookAtModel(wanted);
    const all = await server.getTrainings().catch(() => null);
    const mine = newestTraining();
    const lost = all && (await missing(all, [gone, TRAINING.test(id) ? id : null, mine]));
    if (isLate()) return;
    const fitting = all?.filter((each) => isOfKind(each, graphOf(store.get())));
    const choice = fitting?.find((each) => each.id === id) ?? fitting?.find((each) => each.id === mine && keyOf(mine));
    const status = choice && (await server.getTraining(choice.id).catch(() => null));
    if (isLate()) return;
    if (all?.some((each) => each.id === id) && choice?.id !== id) store.set({ at: null }); // it reads something else
    if (status) lookAtTraining(status, choice.id === id ? wanted : null);
    else await lookAtModel();
    if (!lost) return;
    study.set({ trouble: t(keyOf(lost) ? "train.gone.yours" : "train.gone") });
    if (lost === mine) rememberTraining(null);
  }

  store.subscribe(["source"], ({ source }) => study.set({ stepped: source?.stepped ?? 0 }));

  /** Runs what asks the server; its refusal is said in the column. */
  async function attempt(act) {
    study.set({ trouble: null });
    try {
      return await act();
    } catch (error) {
      refused(error);
      return null;
    }
  }

  return {
    study, goTo, begin, attempt, refused, isSettled: screen.isSettled,
    /** The place that is nearest to a step. */
    goNear(step) {
      const places = placesOf(study.get());
      const steps = places.map((place) => stepAt(study.get(), place));
      if (places.length) goTo(places[nearestTo(steps, step)]);
    },
    lookAtModel: () => {
      if (study.get().series?.key) rememberTraining(null); // who leaves another's has an own one to come back to
      study.set({ trouble: null });
      return lookAtModel();
    },
    /** Looks at a training of the list, be it another reader's. */
    join: (id) => attempt(async () => {
      const { series } = study.get();
      const status = await server.getTraining(id);
      if (study.get().series !== series) return;
      if (keyOf(id)) rememberTraining(id);
      lookAtTraining(status);
    }),
    async start(options, digits) {
      study.set({ starting: true });
      await attempt(async () => {
        const { key, ...status } = await server.startTraining(options, digits);
        rememberKey(status.id, key);
        rememberTraining(status.id);
        lookAtTraining(status);
      });
      study.set({ starting: false });
    },
    command: (word) => attempt(async () => {
      const { series, status: before } = study.get();
      const status = await server.command(series.id, word, series.key);
      const now = study.get(); // what the line has told meanwhile is newer than this answer
      if (now.series !== series || now.status !== before) return;
      if (isActive(before)) return hear({ ...status, rows: status.rows ?? [] }, false);
      rememberTraining(series.id); // one that was over goes on: on a line of its own, from rows that may be fewer
      lookAtTraining(status);
    }),
    /** The column is closed: the model itself is on the screen; a training goes on. Opened again: where it was. */
    leave() {
      clearTimeout(timer);
      screen.base();
    },
    comeBack: () => goTo(study.get().place),
    /** What state.at is for the place that is looked at. */
    at() {
      const { series, place } = study.get();
      return typeof place === "number" ? `${series.id}@${place}` : null;
    },
  };
}
