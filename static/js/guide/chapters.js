/**
 * The chapters in order. exercises: the keys of the module's exercises, known before it is loaded: progress and the
 * teacher's code count them. A code's bits follow this order: add a chapter's new exercise at the end of its list.
 */
export const CHAPTERS = [
  { number: 1, key: "matrix", exercises: ["cell", "count", "channel"], load: () => import("./chapters/01-matrix.js") },
  { number: 11, key: "features", exercises: ["kernel", "rows", "third"], load: () => import("./chapters/11-features.js") },
  { number: 12, key: "family", exercises: ["rows", "weights", "maps"], load: () => import("./chapters/12-family.js") },
];
