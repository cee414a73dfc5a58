/** The settings of a training. Open before the first start, then folded; what is chosen stands in the line above. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { changed, choicesOf, digitsIn, faultsOf, FIELDS, freshForm, isFixed, optionsOf } from "./compute/form.js";
import { createOwn } from "./own.js";
import { whole } from "../ui/format.js";

/**
 * told: what the server says of options (compute/form.js), {title, missing, digits: how many of one's own can be learnt from} too;
 * learner: see compute/learner.js -> {element, take() -> {options, digits} or null, close()}
 */
export function createSettings(store, told, learner) {
  let form = freshForm(told);
  const own = told.digits ? createOwn(store, { most: told.digits, changed: () => offer() }) : null;
  const digits = () => own?.list() ?? [];
  const count = () => digits().length;
  const about = { all: whole(learner.all), things: t(`train.things.${learner.things}`) };
  const fields = new Map(FIELDS.map((field) => [field.name, createField(field)]));
  const reset = h("button", { type: "button", testid: "train-reset", onclick: () => write(freshForm(told)) }, t("train.reset"));
  const line = h("span", { class: "quiet", testid: "train-chosen" });
  const element = h("details", { class: "train-part", testid: "train-settings" }, h("summary", {}, h("h3", {}, t("train.settings")), line),
    told.missing && h("p", { testid: "train-missing" }, t("train.noPhotos")),
    h("div", { class: "train-fields" }, ...[...fields.values()].map((field) => field.element)), reset,
    own && h("details", { class: "train-part", testid: "train-own" }, h("summary", {}, h("h3", {}, t("train.own"))), own.element));

  function createField(field) {
    const { name, kind } = field;
    const id = `train-field-${name}`;
    const props = { id, testid: id, "aria-describedby": `${id}-said`, oninput: (event) => write(changed(form, name, event.target.value, told)) };
    const input = kind === "choice" ? h("select", props) : h("input", { ...props, type: "text", inputmode: kind === "whole" ? "numeric" : "decimal", autocomplete: "off" });
    const said = h("p", { class: "quiet", id: `${id}-said` });
    const element = h("div", { class: "train-field", hidden: isFixed(field, told) }, h("label", { for: id }, t(`train.field.${name}`)), input, said);
    return { input, said, element };
  }

  /** The choices that there are now: digits of one's own can only be learnt from alone once there are some. */
  function offer() {
    for (const { name, kind } of FIELDS) {
      if (kind !== "choice") continue;
      const choices = choicesOf(name, told, count());
      const text = (choice) => (name === "data" ? t(`train.data.${choice}`, { count: whole(digitsIn(told, choice, count())) }) : t(`train.choice.${choice}`));
      fields.get(name).input.replaceChildren(...choices.map((choice) => h("option", { value: choice }, text(choice))));
    }
    const data = choicesOf("data", told, count()).includes(form.data) ? form.data : freshForm(told).data;
    write({ ...form, data });
  }

  function write(next) {
    form = next;
    const faults = faultsOf(form, told, count());
    for (const { name } of FIELDS) {
      const { input, said } = fields.get(name), fault = faults[name];
      if (input.value !== form[name]) input.value = form[name];
      input.setAttribute("aria-invalid", String(Boolean(fault)));
      said.textContent = fault ? t(`train.fault.${fault.key}`, { least: whole(fault.least), most: whole(fault.most) }) : t(`train.about.${name}`, about);
      said.classList.toggle("train-fault", Boolean(fault));
    }
    const chosen = Object.keys(faults).length ? t("train.faulty") : t("train.chosen", { optimiser: t(`train.choice.${form.optimiser}`), rate: form.rate, batch: form.batch, epochs: form.epochs });
    line.textContent = t("train.learns", { title: told.title, chosen });
  }

  offer();
  return {
    element,
    /** What is to be sent; null where a field is wrong, and that field takes the focus. */
    take() {
      const [wrong] = Object.keys(faultsOf(form, told, count()));
      if (!wrong) return { options: { network: learner.network, ...optionsOf(form) }, digits: digits() };
      element.open = true;
      fields.get(wrong).input.focus();
      return null;
    },
    close: () => own?.close(),
  };
}
