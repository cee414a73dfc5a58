/** Dense units: every number below, by contribution. */
import { three } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { colourOf, css } from "../../view/colour.js";
import { h } from "../dom.js";
import { placeText, shortPlace } from "../format.js";
import { reach } from "../grid.js";
import { folded, put } from "./numbers.js";

export const TERMS_SHOWN = 12;

/** Taps by the size of what they add, largest first; of equals the first. */
export const bySize = ({ products }) => [...products.keys()].sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]));

/** A bar from the middle: left for negative, right for positive. */
function paintBar(fill, tone, product, most) {
  const share = most > 0 ? Math.abs(product) / most : 0;
  fill.style.width = `${50 * share}%`;
  fill.style.background = css(colourOf(tone, Math.sign(product) * 0.7, 1));
  [fill.style.left, fill.style.right] = product < 0 ? ["auto", "50%"] : ["50%", "auto"];
}

/** One term, written for whichever tap has that place in the order. */
function term({ graph, tone, goTo, shown, probing }) {
  let source = null;
  const name = h("button", { class: "link", type: "button", onclick: () => goTo(source) });
  const factors = h("span", { class: "number" }), product = h("b", { class: "number" });
  const fill = h("span", { class: "bar-fill" });
  const element = h("li", { class: "term" }, name, factors, h("span", { class: "bar-room" }, fill), product);

  function write(traced, tap, most) {
    source = shown(traced.inputs[0].id, traced.taps[tap]);
    const layer = graph.byId.get(source.layer);
    const text = shortPlace(layer, source.index);
    if (name.textContent !== text) {
      name.textContent = text;
      name.title = placeText(graph, layer, source.index);
    }
    probing.tie(element, tap);
    factors.textContent = `${three(traced.values[tap])} × ${three(traced.weights[tap])}`;
    paintBar(fill, tone, traced.products[tap], most);
    put(product, traced.products[tap], three);
  }

  return { element, write };
}

export function densePicture(context) {
  const { layer, graph, probing } = context;
  const total = graph.byId.get(layer.inputs[0]).size;
  const count = context.open ? total : Math.min(total, TERMS_SHOWN);
  const terms = Array.from({ length: count }, () => term(context));
  let known = { traced: null };
  const orderOf = (traced) => (known.traced === traced ? known : (known = { traced, order: bySize(traced) })).order;
  const write = (traced, from, to) => {
    const order = orderOf(traced), most = reach(traced.products);
    for (let k = from; k < to; k++) terms[k].write(traced, order[k], most);
  };
  context.live((traced) => write(traced, 0, Math.min(count, TERMS_SHOWN)));
  if (context.open) context.later((traced) => write(traced, TERMS_SHOWN, count));
  const rest = (traced) => orderOf(traced).slice(TERMS_SHOWN).reduce((sum, tap) => sum + traced.products[tap], 0);
  return [
    probing.readout,
    h("ol", { class: "terms", ...probing.listeners }, ...terms.map(({ element }) => element)),
    total > TERMS_SHOWN ? folded(context, t("row.rest", { count: total - TERMS_SHOWN }), rest) : null,
  ];
}
