/** The training column: what learns, in numbers and pictures; the weights that it looks at are on the whole page. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { packed } from "./compute/digits.js";
import { createCurves } from "./curves.js";
import { createExplain } from "./explain.js";
import { createFilters } from "./filters.js";
import { createHead } from "./head.js";
import { createKept } from "./kept.js";
import { createLearner } from "./learner.js";
import { createMatrix } from "./matrix.js";
import { createOthers } from "./others.js";
import { createScrub } from "./scrub.js";
import { createSession } from "./session.js";

const part = (testid, title, ...children) => h("section", { class: "train-part", testid }, h("h3", {}, t(title)), ...children);

/** Waits until the model of the page is there: its graph is what the history is looked at with. */
function modelOf(store) {
  return new Promise((resolve) => {
    const leave = store.subscribe(["weights"], ready);
    function ready() {
      if (!store.get().weights) return;
      leave();
      resolve();
    }
    ready();
  });
}

export async function openPart({ root, store, tools }) {
  const [server] = await Promise.all([tools.training(), tools.learnTrain(), tools.learnRooms()]);
  await modelOf(store);
  const session = createSession(store, tools, server);
  const learner = await createLearner({ store, server });
  const head = createHead({ session, begin });
  const scrub = createScrub({ session, store });
  const curves = createCurves({ study: session.study, goNear }), matrix = createMatrix(session), filters = createFilters(store);
  const explain = createExplain({ store, tools, options: () => session.study.get().status?.options ?? null });
  const kept = createKept({ session, store, tools, server });
  const others = createOthers({ session, store, server });
  const close = h("button", { type: "button", testid: "train-close", onclick: () => store.set({ train: null }) }, t("train.close"));
  const heading = h("h2", { tabindex: -1 }, t("train.title"));
  const top = h("div", { class: "train-top" }, h("header", {}, heading, close), head.element, scrub.element);
  const body = h("div", { class: "train-body" }, kept.after, others.element, learner.element, h("div", { class: "train-part" }, curves.element),
    part("train-confusion", "train.matrix", matrix.element), part("train-weights", "train.filters", filters.element), explain.element, kept.element);
  root.replaceChildren(top, body);
  filters.update();

  async function begin() {
    const chosen = learner.take();
    if (!chosen) return;
    scrub.rest();
    learner.open(false);
    await session.start(chosen.options, chosen.digits.map(({ label, pixels }) => ({ label, pixels: packed(pixels) })));
  }

  /** A place that the reader chose on a curve: what plays stops. */
  function goNear(step) {
    scrub.rest();
    session.goNear(step);
  }

  let isOpen = true;
  store.subscribe(["train", "at"], ({ train, at }) => {
    const came = Boolean(train) && !isOpen, went = isOpen && !train;
    isOpen = Boolean(train);
    if (!isOpen) {
      if (!went) return; // another address, while the column is closed: not its affair
      scrub.rest();
      explain.close();
      session.leave();
    } else if (at !== session.at() && !(came && at === null)) session.begin().catch(session.refused); // another address
    else if (came) session.comeBack();
  });
  store.subscribe(["modelId"], () => isOpen && session.lookAtModel()); // another network in the page
  store.subscribe(["base"], () => learner.follow().catch(session.refused)); // which may read something else
  await session.begin().catch(session.refused);
  explain.follow();
  learner.open(!session.study.get().rows.length); // else what was learnt is to be seen first

  return {
    focus() {
      if (matchMedia("(max-width: 860px)").matches) root.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    },
    describe() {
      const { series, status, place, rows } = session.study.get();
      const { state = null, step = null } = status ?? {};
      return { series: series && { id: series.id, kind: series.kind, mine: Boolean(series.key) }, state, step, place, rows: rows.length, settled: session.isSettled() };
    },
  };
}
