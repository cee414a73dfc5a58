/**
 * The chapters in order. exercises: the keys of the module's exercises, known before it is loaded: progress and the
 * teacher's code count them. A code's bits follow this order: add a chapter's new exercise at the end of its list.
 */
export const CHAPTERS = [
  { number: 1, key: "matrix", exercises: ["cell", "count", "channel"], load: () => import("./chapters/01-matrix.js") },
  { number: 8, key: "dense", exercises: ["weights", "sum"], load: () => import("./chapters/08-dense.js") },
  { number: 9, key: "softmax", exercises: ["share", "shift"], load: () => import("./chapters/09-softmax.js") },
  { number: 10, key: "training", exercises: ["error", "update"], load: () => import("./chapters/10-training.js") },
];
