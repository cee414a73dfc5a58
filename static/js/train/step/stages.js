/** The backward flow in stages: a layer with those above it that only hand on; and what happens to the gradient there. */
import { carries } from "../../net/abilities.js";
import { readsPhotos } from "../../net/subject.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";

/** Graph -> [{layer, ids}], from the last layer down. */
export function stagesOf(graph) {
  const stages = [];
  let handing = []; // layers that hand on to the next one below
  for (const layer of [...graph.layers].reverse()) {
    handing.push(layer.id);
    if (carries(layer)) continue;
    stages.push({ layer, ids: handing });
    handing = [];
  }
  return stages;
}

/** Kind of the layers that read a layer -> what they do with the gradient. */
const DOES = { maxpool: "maxpool", avgpool: "avgpool", relu: "relu", tanh: "bent", sigmoid: "bent", lrn: "lrn", conv: "conv", dense: "dense" };

/** The layers that read a layer, through those that only hand on. */
function readersOf(graph, { id }) {
  const above = graph.consumers.get(id).map((each) => graph.byId.get(each));
  return above.flatMap((layer) => (carries(layer) ? readersOf(graph, layer) : [layer]));
}

/** One sentence: how the gradient of a stage's layer came about. lesson: see lesson.js */
export function sayingOf({ graph, loss, back }, { layer }) {
  const [reader] = readersOf(graph, layer);
  if (!reader) return t(`update.flow.top.${loss}`);
  const slopes = back.slopes.subarray(layer.at, layer.at + layer.size);
  const numbers = { reader: titleOf(reader), size: layer.size, count: slopes.reduce((count, slope) => count + (slope !== 0), 0), readers: reader.size };
  if (reader.fold === "softmax") return t(`update.flow.softmax.${loss}`, numbers);
  if (layer.read === "none") return t(readsPhotos(graph.card) ? "update.flow.input.photo" : "update.flow.input", numbers);
  return t(`update.flow.${DOES[reader.kind] ?? "carried"}`, numbers);
}
