/** kind -> how the arithmetic of one of its units is shown. */
import { denseSection, softmaxSection } from "./all.js";
import { inputSection, sameSection } from "./same.js";
import { convSection, poolSection } from "./window.js";

export const SECTIONS = {
  input: inputSection,
  conv: convSection,
  maxpool: poolSection,
  avgpool: poolSection,
  dense: denseSection,
  softmax: softmaxSection,
  relu: sameSection,
  tanh: sameSection,
  sigmoid: sameSection,
  flatten: sameSection,
  dropout: sameSection,
  batchnorm: sameSection,
  add: sameSection,
  concat: sameSection,
};
