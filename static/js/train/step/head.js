/** What the step is about: the right answer, the loss, the optimiser and its rate. */
import { isKnown, t } from "../../text/words.js";
import { h } from "../../ui/dom.js";
import { RATES } from "./rates.js";

const LOSSES = ["cross_entropy", "squared_error"];
const OPTIMISERS = ["sgd", "momentum", "adam"];

export function createHead({ store, desk }) {
  const digits = h("div", { class: "update-digits", role: "group", "aria-label": t("update.label") });
  const title = h("h4", {}, t("update.label")), asked = h("p", { testid: "update-ask" });
  const select = (names, testid, take) => h("select", { testid, onchange: ({ target }) => take(target.value) },
    ...names.map((name) => h("option", { value: name }, t(`update.${name}`))));
  const loss = select(LOSSES, "update-loss", (value) => store.set({ loss: value }));
  const optimiser = select(OPTIMISERS, "update-optimiser", (value) => desk.set({ optimiser: value, rate: RATES[value] }));
  const rate = h("input", { type: "text", inputmode: "decimal", size: 7, testid: "update-rate", oninput: takeRate });
  const field = (key, control) => h("label", {}, h("span", {}, t(`update.${key}`)), control);
  let buttons = [], named = null;

  function takeRate() {
    const value = Number(rate.value.trim().replace(",", "."));
    const isRate = rate.value.trim() !== "" && value > 0 && value <= 100;
    rate.setAttribute("aria-invalid", String(!isRate));
    if (isRate) desk.set({ rate: value });
  }

  /** A sentence of its own where the network reads photos, if there is one. */
  const worded = (key, isPhoto) => t(isPhoto && isKnown(`${key}.photo`) ? `${key}.photo` : key);

  function update({ label, by, names, isPhoto, needsChances, ...chosen }) {
    if (named !== names) {
      named = names;
      buttons = names.map((name, k) => h("button", { type: "button", testid: `update-label-${k}`, onclick: () => store.set({ target: { label: k } }) }, name));
      digits.replaceChildren(...buttons);
    }
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === label)));
    title.textContent = worded("update.label", isPhoto);
    asked.textContent = worded(`update.label.${by}`, isPhoto);
    [loss.value, optimiser.value] = [chosen.loss, chosen.optimiser];
    for (const option of loss.options) option.disabled = option.value === "cross_entropy" && !needsChances;
    if (document.activeElement !== rate) {
      rate.value = String(chosen.rate);
      rate.setAttribute("aria-invalid", "false");
    }
  }

  return {
    elements: [
      h("div", { class: "update-label" }, title, digits, asked),
      h("div", { class: "update-fields" }, field("loss", loss), field("optimiser", optimiser), field("rate", rate)),
    ],
    update,
  };
}
