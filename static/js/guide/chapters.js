/**
 * The chapters in order. exercises: the keys of the module's exercises, known before it is loaded: progress and the
 * teacher's code count them. A code's bits follow this order: add a chapter's new exercise at the end of its list.
 */
export const CHAPTERS = [
  { number: 1, key: "matrix", exercises: ["cell", "count", "channel"], load: () => import("./chapters/01-matrix.js") },
  { number: 2, key: "convolution", exercises: ["predict", "blank", "touched"], load: () => import("./chapters/02-convolution.js") },
  { number: 3, key: "filters", exercises: ["which", "flat", "finds"], load: () => import("./chapters/03-filters.js") },
  { number: 4, key: "settings", exercises: ["keep", "stem", "weights"], load: () => import("./chapters/04-settings.js") },
  { number: 5, key: "relu", exercises: ["cut", "which", "merged"], load: () => import("./chapters/05-relu.js") },
  { number: 6, key: "pooling", exercises: ["window", "left", "weights"], load: () => import("./chapters/06-pooling.js") },
  { number: 7, key: "so-far", exercises: ["weights", "shape"], load: () => import("./chapters/07-so-far.js") },
  { number: 8, key: "dense", exercises: ["weights", "sum"], load: () => import("./chapters/08-dense.js") },
  { number: 9, key: "softmax", exercises: ["share", "shift"], load: () => import("./chapters/09-softmax.js") },
  { number: 10, key: "training", exercises: ["error", "update"], load: () => import("./chapters/10-training.js") },
  { number: 11, key: "features", exercises: ["kernel", "rows", "third"], load: () => import("./chapters/11-features.js") },
  { number: 12, key: "family", exercises: ["rows", "weights", "maps"], load: () => import("./chapters/12-family.js") },
];
