/** One weight followed from old to new: its uses, its gradient as their sum, the step that the learning rate allows. */
import { exact, three } from "../../net/formula.js";
import { h } from "../../ui/dom.js";
import { followed, mostMoved } from "../compute/learn.js";
import { lessonOf } from "./lesson.js";
import { figure, segments, slider } from "./parts.js";
import { numbersTable } from "./tally.js";
import { lessonFigure } from "./training.js";

const SHOWN = 4; // uses of a weight that are written out, the strongest first
const rateOf = (x) => Number((10 ** x).toPrecision(2)); // of the slider's power of ten
const plain = (x) => exact(x).replaceAll("-", "−");

export function createWeight(context) {
  const { store, say } = context;
  const lesson = lessonOf(store);
  let layer = "output";

  const which = segments({
    label: say("fig.weight.which"), value: layer, options: ["output", "conv"].map((value) => ({ value, text: say(`fig.weight.of.${value}`) })),
    onChoose(value) {
      layer = value;
      show(lesson.get());
    },
  });
  const rate = slider({
    label: say("fig.weight.rate"), min: -2, max: 0.3, step: 0.05, value: Math.log10(lesson.get().rate), show: (x) => String(rateOf(x)),
    onInput: (x) => lesson.set({ rate: rateOf(x) }),
  });
  const where = h("p", {}), uses = h("div", {}), sum = h("p", {}), law = h("p", { class: "law" });
  const element = figure(context, "weight", which.element, where, uses, sum, rate.element, law);

  const weight = ({ steps: [done] }) => followed(done, layer, mostMoved(done, layer));
  const place = ({ place: { output, input, row, col } }) => say(`fig.weight.place.${layer}`, { output, input, row, col });
  const gradient = ({ gradient, terms, idle }) => say("fig.weight.sum", { gradient: plain(gradient), count: terms.length, idle });
  const change = (told) => say("fig.weight.law", {
    old: plain(told.old), rate: plain(told.rate), gradient: told.gradient < 0 ? `(${plain(told.gradient)})` : plain(told.gradient), next: plain(told.new),
  });

  function show(now) {
    const told = weight(now);
    const strongest = [...told.terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, SHOWN);
    const heads = ["slope", "value", "product"];
    const rows = strongest.map((term) => heads.map((head) => ({ value: term[head], text: three(term[head]) })));
    where.textContent = place(told);
    uses.replaceChildren(numbersTable(heads.map((head) => say(`fig.weight.${head}`)), rows));
    sum.textContent = gradient(told);
    sum.dataset.value = String(told.gradient);
    law.textContent = change(told);
    law.dataset.value = String(told.new);
  }

  return lessonFigure(context, element, show, (now) => [place, gradient, change].map((of) => of(weight(now))).join(" "));
}
