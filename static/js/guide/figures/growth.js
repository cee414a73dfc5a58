/** The well-known networks side by side: parameters, layers and errors as bars, oldest first. */
import { h } from "../../ui/dom.js";
import { shortCount } from "./family.js";
import { networks } from "./networks.js";
import { figure, segments } from "./parts.js";

/** What is compared: its number of a network (null where there is none), and as text. */
const MEASURES = {
  parameters: [({ total }) => total, shortCount],
  layers: [({ depth }) => depth, String],
  error: [({ alone }) => alone?.error ?? null, (error) => `${error} %`],
};

export function createGrowth(context) {
  const { say } = context;
  let measure = "parameters";
  const table = h("table", { class: "family-rows" });
  const choose = segments({
    label: say("fig.growth.which"), value: measure, options: Object.keys(MEASURES).map((value) => ({ value, text: say(`fig.growth.as.${value}`) })),
    onChoose(next) {
      measure = next;
      show();
    },
  });
  const element = figure(context, "growth", choose.element, table);
  const numbers = () => networks().map((each) => MEASURES[measure][0](each));
  const words = (number) => (number === null ? "–" : MEASURES[measure][1](number));

  function show() {
    const found = numbers(), most = Math.max(...found);
    const line = ({ title, year }, k) => h("tr", {}, h("th", { scope: "row" }, title), h("td", { class: "number" }, year),
      h("td", { class: "family-bar" }, h("span", { "aria-hidden": "true", style: { width: `${(100 * (found[k] ?? 0)) / most}%` } })),
      h("td", { class: "number", "data-value": found[k] }, words(found[k])));
    table.replaceChildren(h("tbody", {}, ...networks().map(line)));
  }

  show();
  const text = () => `${say(`fig.growth.as.${measure}`)}: ${networks().map(({ title }, k) => `${title} ${words(numbers()[k])}`).join("; ")}`;
  return { element, text };
}
