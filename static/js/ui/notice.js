/** One plain sentence when something is amiss; the first of the list that is true wins. */
import { t } from "../text/words.js";
import { byTestId } from "./dom.js";
import { whole } from "./format.js";

const CAUSES = [
  ["failure", (why) => t("notice.noModel", { why })],
  ["offline", () => t("notice.offline")],
  ["lineDown", () => t("notice.lineDown")],
  ["rejected", (text) => text],
  ["lost", (text) => text],
  ["left", (text) => text],
  ["full", (text) => text],
  ["noLanguage", () => t("notice.noLanguage")],
  ["noWebgl", () => t("notice.noWebgl")],
  ["lostContext", () => t("notice.lostContext")],
  ["tooLarge", (units) => t("notice.tooLarge", { units: whole(units) })],
  ["fewer", ({ shown, all, units, strip }) => t(strip ? "notice.fewerStrip" : units ? "notice.fewerWires" : "notice.fewerLines", { shown: whole(shown), all: whole(all), units: whole(units ?? 0) })],
];

export function createNotice(store) {
  const element = byTestId("notice");
  function update(state) {
    const cause = CAUSES.find(([key]) => state[key]);
    element.hidden = !cause;
    element.textContent = cause ? cause[1](state[cause[0]]) : "";
  }
  store.subscribe(CAUSES.map(([key]) => key), update);
  update(store.get());
}
