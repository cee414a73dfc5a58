/** kind -> how the arithmetic of one of its units is drawn: (context) => elements. Its words are in words.js. */
import { densePicture } from "./all.js";
import { responsePicture } from "./response.js";
import { nothingBelow, samePicture } from "./same.js";
import { softmaxPicture } from "./shares.js";
import { convPicture, poolPicture } from "./window.js";

export const PICTURES = {
  input: nothingBelow,
  conv: convPicture,
  maxpool: poolPicture,
  avgpool: poolPicture,
  dense: densePicture,
  softmax: softmaxPicture,
  lrn: responsePicture,
  relu: samePicture,
  tanh: samePicture,
  sigmoid: samePicture,
  flatten: samePicture,
  dropout: samePicture,
  batchnorm: samePicture,
  add: samePicture,
  concat: samePicture,
};
