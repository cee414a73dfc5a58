/** What is always in view: the state, the test accuracy, the commands, how far it is; below it stands the slider. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";
import { whole } from "../ui/format.js";
import { isActive, stepAt } from "./session.js";
import { measuredAt, measuredText, reasonText, share, speedText, stateText, steppedText, thingsText } from "./words.js";

/** session, begin(): starts a training with what the settings say -> {element} */
export function createHead({ session, begin }) {
  const { study } = session;
  const state = h("p", { class: "train-state", role: "status", testid: "train-state" });
  const accuracy = h("b", { class: "number", testid: "train-accuracy" }), of = h("span", { class: "quiet" });
  const trouble = h("p", { class: "train-trouble", role: "alert", testid: "train-trouble", hidden: true });
  const message = h("p", { class: "quiet", testid: "train-message", hidden: true });
  const image = h("p", { class: "quiet", testid: "train-image-said", hidden: true });
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("train.progress") });
  const speed = h("span", { class: "quiet number", testid: "train-speed" });
  const progress = h("div", { class: "train-progress" }, bar, speed);

  const button = (testid, onclick, text) => h("button", { type: "button", testid, onclick, title: t(`${text}.key`) }, t(text));
  const start = button("train-start", begin, "train.start");
  const pause = button("train-pause", () => session.command(study.get().status.state === "running" ? "pause" : "resume"), "train.pause");
  const batch = button("train-batch", () => session.command("batch"), "train.batch");
  const image1 = button("train-image", () => session.command("image"), "train.image");
  const stop = button("train-stop", () => session.command("stop"), "train.stop");
  const buttons = h("div", { class: "train-commands", role: "group", "aria-label": t("train.commands") }, start, pause, batch, image1, stop);

  const element = h("div", { class: "train-head" },
    h("div", { class: "train-score" }, h("p", {}, accuracy, of), state), buttons, trouble, message, image, progress);

  let held = null; // the command that had the focus when it was switched off

  /** The focus goes on to what can be done now: it would be lost with the button. */
  function pass(before) {
    if (before?.disabled || before?.hidden) held = before;
    if (![document.body, held].includes(document.activeElement)) held = null; // the reader has gone elsewhere
    if (!held) return;
    const next = [pause, start].find((each) => !each.disabled && !each.hidden);
    if (!next) return;
    held = null;
    next.focus({ preventScroll: true });
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text; // what is said again would be read out again
  }

  function ofText(now, measured) {
    if (now.stepped) return steppedText(now.stepped);
    if (!measured) return t("train.notYet", { things: thingsText(now) });
    const words = { tested: whole(measured.tested), step: whole(measured.step), things: thingsText(now, measured) };
    return t(measured.step !== stepAt(now, now.place) ? "train.ofAt" : "train.of", words);
  }

  function update(now) {
    const { series, status, place, trouble: wrong, lost, starting } = now;
    const active = isActive(status), mine = active && Boolean(series?.key) && !lost;
    const going = mine && status.state !== "queued";
    const again = Boolean(status?.resumable && series?.key) && !lost && !starting; // it was cut off
    const measured = starting ? null : measuredAt(now, place);
    const focused = buttons.contains(document.activeElement) ? document.activeElement : null;
    write(state, stateText(now));
    write(accuracy, measured ? measuredText(measured) : share(null));
    write(of, ofText(now, measured));
    const reason = reasonText(status);
    message.hidden = !reason.text;
    message.lang = reason.isOurs ? document.documentElement.lang : "en";
    write(message, reason.text);
    start.disabled = mine || starting;
    batch.disabled = image1.disabled = !going;
    pause.disabled = !going && !again;
    stop.disabled = !mine;
    const foreign = active && !series.key;
    for (const each of [pause, batch, image1, stop]) each.hidden = foreign;
    pass(focused);
    write(pause, t(again || status?.state === "paused" ? "train.resume" : "train.pause"));
    progress.hidden = !active;
    bar.value = status?.steps ? Math.min(1, status.step / status.steps) : 0;
    write(speed, speedText(status));
    trouble.hidden = !wrong;
    write(trouble, wrong ?? "");
    const learnt = active ? status.image : null;
    image.hidden = !learnt;
    if (!learnt) return;
    const [label, answer] = [now.classes[learnt.label], now.classes[learnt.answer]];
    write(image, t(label === answer ? "train.imageRight" : "train.imageWrong", { label, answer }));
  }

  study.subscribe(["series", "status", "rows", "place", "trouble", "lost", "starting", "stepped", "things"], update);
  update(study.get());
  return { element };
}
