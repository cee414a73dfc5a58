/** The page's number beside the one that the server computes again, by torch. */
import { exact } from "../../net/formula.js";
import { t } from "../../text/words.js";
import { h } from "../dom.js";

export function createVerify(context) {
  const answer = h("div", { class: "verified", role: "status", testid: "verify-answer", hidden: true });
  const button = h("button", { type: "button", testid: "verify", title: t("verify.why"), onclick: ask }, t("verify.ask"));
  let traced = null, run = null;

  const line = (label, value, testid) => h("p", { class: "line" }, h("span", {}, label),
    h("b", { class: "number", "data-value": String(value), testid }, exact(value)));

  function show(...children) {
    answer.replaceChildren(...children);
    answer.hidden = children.length === 0;
  }

  async function ask() {
    const asked = traced;
    show(h("p", { class: "quiet" }, t("verify.asking")));
    try {
      const { recomputed, method } = await context.verify(run, { layer: asked.layer.id, index: asked.index });
      if (asked !== traced) return; // the unit or the drawing has changed meanwhile
      show(
        line(t("verify.page"), asked.output, "verify-page"),
        line(t("verify.server"), recomputed, "verify-server"),
        line(t("verify.difference"), Math.abs(asked.output - recomputed), "verify-difference"),
        h("p", { class: "quiet method", testid: "verify-method" }, method),
      );
    } catch (error) {
      if (asked === traced) show(h("p", { testid: "verify-failed" }, t("verify.failed", { why: error.message })));
    }
  }

  context.live((next) => {
    traced = next;
    run = context.store.get().run;
    button.hidden = Boolean(context.store.get().source?.stepped); // weights that the server does not have
    if (!answer.hidden) show();
  });
  return h("div", { class: "verify" }, h("div", { class: "actions" }, button), answer);
}
