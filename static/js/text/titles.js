/** What layers are called in the reader's language. The server titles them in English: "Convolution 1", "Output". */
import { t } from "./words.js";

/** The server's names (app/net/titles.py) -> our key. */
const KEYS = {
  Drawing: "input", Convolution: "conv", ReLU: "relu", Tanh: "tanh", Sigmoid: "sigmoid", "Max pool": "maxpool",
  "Average pool": "avgpool", Flatten: "flatten", Dropout: "dropout", "Batch norm": "batchnorm",
  "Response norm": "lrn", Dense: "dense", Add: "add", Concat: "concat", Softmax: "softmax", Output: "output",
};

/** {title} -> the same name and number in the reader's language; a title of another form stays as it is. */
export function titleOf({ title }) {
  const [, named, number = ""] = /^(.+?)( \d+)?$/.exec(title) ?? [];
  return Object.hasOwn(KEYS, named) ? t(`title.${KEYS[named]}`) + number : title;
}
