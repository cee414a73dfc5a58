/** Settings of a convolution as a line of torch, to copy. */
import { outputShape } from "./size.js";
import { pair } from "./toy.js";

const USUAL = { stride: 1, padding: 0, dilation: 1 }; // what torch takes when nothing is said

function number(x) {
  const [high, wide] = pair(x);
  return high === wide ? String(high) : `(${high}, ${wide})`;
}

const said = ([name, value]) => `${name}=${number(value)}`;
const unusual = ([name, value]) => pair(value).some((x) => x !== USUAL[name]);

/**
 * {rows, cols, kernel, stride, padding, dilation} -> "torch.nn.Conv2d(1, 1, kernel_size=3)(torch.zeros(1, 1, 5, 5)).shape".
 * Settings that cannot be make a line that raises, as torch does.
 */
export function torchLine({ rows, cols, kernel, stride = 1, padding = 0, dilation = 1 }) {
  const rest = Object.entries({ stride, padding, dilation }).filter(unusual);
  const settings = [["kernel_size", kernel], ...rest].map(said).join(", ");
  return `torch.nn.Conv2d(1, 1, ${settings})(torch.zeros(1, 1, ${rows}, ${cols})).shape`;
}

/** What torch answers to that line; null where it raises an error. */
export function torchAnswer(settings) {
  const { why, rows, cols } = outputShape(settings);
  return why ? null : `torch.Size([1, 1, ${rows}, ${cols}])`;
}
