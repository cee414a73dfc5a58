/** What layers are called in the reader's language. The server titles them in English: "Convolution 1", "Output". */
import { t } from "./words.js";

/** The server's names (app/net/titles.py) -> our key. */
const KEYS = {
  Drawing: "input", Photo: "photo", Convolution: "conv", ReLU: "relu", Tanh: "tanh", Sigmoid: "sigmoid", "Max pool": "maxpool",
  "Average pool": "avgpool", Flatten: "flatten", Dropout: "dropout", "Batch norm": "batchnorm",
  "Local norm": "lrn", Dense: "dense", Add: "add", Concat: "concat", Softmax: "softmax", Output: "output",
};

const SHORT = new Set(["batchnorm", "lrn"]); // kinds whose names are too long for a note

/** {title} -> the same name and number in the reader's language; a title of another form stays as it is. */
export function titleOf({ title }) {
  const [, named, number = ""] = /^(.+?)( \d+)?$/.exec(title) ?? [];
  return Object.hasOwn(KEYS, named) ? t(`title.${KEYS[named]}`) + number : title;
}

/** The same, shorter where there is a shorter name: "Conv 12". */
export const shortTitle = ({ title, kind }) => (kind === "conv" ? title.replace(/^Convolution/, t("title.short.conv")) : titleOf({ title }));

/**
 * A folded row's layers beside the one it is named after, which is "…" where others come first: "norm + ReLU + … + ReLU"; or, where
 * there is no room for their names, how many they are: "+2".
 */
export function noteOf(english, parts, brief = false) {
  if (brief && parts.length > 1) return `+${parts.length - 1}`;
  const named = parts.findIndex(({ title }) => title === english);
  const words = (layers) => layers.map((layer) => (SHORT.has(layer.kind) ? t(`title.short.${layer.kind}`) : titleOf({ title: layer.title.replace(/ \d+$/, "") })));
  const before = words(parts.slice(0, named)), after = words(parts.slice(named + 1));
  return [...before, before.length ? "…" : "", ...after].join(" + ").trim();
}
