/** The strip, loaded when it is first looked at: what picture, labels and state need for it. */
import { arcsOf } from "../view/arcs.js";
import { isMissing, layoutStrip } from "../view/strip.js";
import { createColumns } from "./columns.js";
import { createRanking } from "./ranking.js";

/** -> {isSettled} */
export function createStrip(store, { picture, labels }) {
  const ranking = createRanking(store);
  labels.takeColumns(createColumns(store));
  picture.takeStrip({ arcsOf, isMissing, layoutStrip });
  return ranking;
}
