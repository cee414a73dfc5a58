/** One of the well-known networks, drawn row by row from the input up, and what it added to those before it. */
import { h } from "../../ui/dom.js";
import { figure, segments } from "./parts.js";
import { networkOf, networks } from "./networks.js";
import { sketch } from "./sketch.js";

/** 138,357,544 -> "138 M"; 34,944 -> "34.9 k". */
export function shortCount(count) {
  const [size, unit] = count >= 1e6 ? [1e6, "M"] : count >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((count / size).toPrecision(3))}${unit && ` ${unit}`}`;
}

const windowOf = ({ kernel, stride = 1 }) => (kernel ? ` ${kernel}×${kernel}${stride > 1 ? ` /${stride}` : ""}` : "");

export function createFamily(context) {
  const { say } = context;
  let id = networks()[0].id;
  const facts = h("div", { class: "facts" });
  const added = h("p", {});
  const table = h("table", { class: "family-rows drawn" });
  const paper = h("p", { class: "quiet", lang: "en" });
  const choose = segments({
    label: say("fig.family.which"), value: id, options: networks().map((each) => ({ value: each.id, text: each.title })),
    onChoose(next) {
      id = next;
      show();
    },
  });
  const element = figure(context, "family", choose.element, facts, added, table, paper);

  const name = (row) => say(`fig.family.kind.${row.kind.replace(" ", "")}`) + windowOf(row) + (row.repeat > 1 ? ` ×${row.repeat}` : "");
  const line = (row) => h("tr", {}, h("th", { scope: "row" }, name(row)), h("td", {}, sketch(row)),
    h("td", { class: "number" }, row.out.join("×")), h("td", { class: "number", "data-value": row.parameters }, shortCount(row.parameters)));

  /** The sentences under the name. */
  function told() {
    const { year, depth, total, alone } = networkOf(id);
    const lines = [say("fig.family.facts", { year, depth, total: total.toLocaleString("en") })];
    return alone ? [...lines, say("fig.family.error", { error: alone.error })] : [...lines, say("fig.family.digits", { classes: networkOf(id).rows.at(-1).out[0] })];
  }

  function show() {
    const network = networkOf(id);
    facts.replaceChildren(...told().map((text) => h("p", {}, text)));
    added.textContent = say(`family.${id}`);
    const head = ["kind", "drawn", "shape", "parameters"].map((key) => h("th", { scope: "col" }, say(`fig.family.head.${key}`)));
    const image = { kind: "input", out: network.input, parameters: 0 };
    table.replaceChildren(h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...[...network.rows].reverse().map(line), line(image)));
    paper.textContent = network.paper;
  }

  show();
  return { element, text: () => `${networkOf(id).title}. ${told().join(" ")} ${added.textContent}` };
}
