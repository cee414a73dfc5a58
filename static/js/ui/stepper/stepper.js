/**
 * The room in which a map fills cell by cell, on the reader's own drawing. The player says how many cells are filled; the
 * record computes each of them when it is passed; the view paints what changed. Frames are asked for only while it plays.
 */
import { canStep } from "../../net/abilities.js";
import { channelOf } from "../../net/graph.js";
import { titleOf } from "../../text/titles.js";
import { t } from "../../text/words.js";
import { rangesOf } from "../../view/ranges.js";
import { h } from "../dom.js";
import { createControls } from "./controls.js";
import { planOf } from "./plan.js";
import * as players from "./player.js";
import { createRecord } from "./record.js";
import { createView } from "./view.js";
import { placeLine, sumLine, tapLine } from "./walk.js";

const NUMBERS_BELOW = 5; // steps a second: faster, colours are all that an eye can follow
const SLIDE = { below: 12, most: 0.25, part: 0.7 }; // steps a second; seconds; of a step's time
const QUIET = 400; // ms without a change, then the status is said

export function openRoom({ body, title, store, tools }) {
  let plan = null, record = null, view = null, ranges = null;
  let player = players.newPlayer(0);
  let taps = 0; // of the cell at hand walked by hand; 0: none, the cell is shown as a whole
  let shown = 0; // cells on the screen that are filled
  let fresh = true; // everything is to be painted
  let before = null; // ms, when the last frame was, while it plays
  let timer = null, closed = false;

  const loop = tools.createLoop(draw);
  const sum = h("b", { class: "number", testid: "stepper-value" }), terms = h("span", { class: "number" });
  const line = h("p", { class: "step-line", testid: "stepper-sum" }, terms, " ", sum);
  const place = h("p", { class: "quiet number", testid: "stepper-place" });
  const status = h("p", { class: "step-status", role: "status", testid: "stepper-status" });
  const room = h("div", { class: "step-room" });
  const controls = createControls({
    toggle: (way) => change(players.toggle(player, way)),
    by: (count) => change(players.moveBy(player, count)),
    row: (way) => change(players.moveBy(player, way * plan.cols)),
    to: (step) => change(players.moveTo(player, step)),
    start: () => change(players.moveTo(player, 0)),
    end: () => change(players.moveTo(player, plan.steps)),
    speed: (speed) => change(players.withSpeed(player, speed), taps),
    nudge: (way) => change(players.nudged(player, way), taps),
    choose: (layer, channel) => store.set({ room: { kind: "stepper", layer, channel } }),
    tap: walk,
  });
  const element = h("div", { class: "stepper", testid: "stepper", tabindex: -1 }, room, h("div", { class: "step-words" }, line, place), controls.element, status);
  const resized = new ResizeObserver(() => {
    if (view?.measure()) fresh = true;
    loop.invalidate();
  });

  function change(next, walked = 0) {
    if (!player.direction && next.direction) before = null;
    player = next;
    taps = walked;
    loop.invalidate();
  }

  /** The next tap of the cell at hand; after the last of them its whole arithmetic, then the next cell. */
  function walk() {
    const done = player.step > 0 && taps > record.at(player.step - 1).taps.length;
    const step = Math.max(1, player.step + (done ? 1 : 0));
    change(players.moveTo(player, step), done ? 1 : taps + 1);
  }

  /** Another layer or map: in the same layer the place stays, and a selected unit is where the reader begins. */
  function enter() {
    const { graph, room: wanted, selected, run, weights } = store.get();
    if (closed || wanted?.kind !== "stepper" || !run || !weights) return;
    const layer = graph.byId.get(wanted.layer);
    if (!layer || !canStep(layer)) {
      store.set({ room: { kind: "stepper", layer: graph.layers.find(canStep).id, channel: 0 } });
      return;
    }
    const old = plan;
    plan = planOf(graph, layer, wanted.channel);
    if (old?.layer === plan.layer && old.channel === plan.channel) return;
    const begin = selected?.layer === layer.id && (layer.flat || channelOf(layer, selected.index) === plan.channel) ? selected.index - plan.first + 1 : 0;
    const same = old?.layer === plan.layer;
    player = same ? players.fitted(player, plan.steps) : players.newPlayer(plan.steps, begin, player.speed);
    view = createView(plan, { pick: (cell) => change(players.moveTo(player, cell + 1)) });
    room.replaceChildren(view.element);
    title.textContent = `${t("step.title")} · ${titleOf(layer)}`;
    controls.offer(graph, plan);
    taps = 0;
    renew();
  }

  /** New values: all is computed anew, the place stays. */
  function renew() {
    const { graph, run, weights } = store.get();
    if (closed || !plan || !run || !weights) return;
    record = createRecord({ graph, run, weights }, plan);
    ranges = null;
    repaint();
  }

  function repaint() {
    fresh = true;
    loop.invalidate();
  }

  function scales() {
    const { graph, run, scale } = store.get();
    const of = rangesOf(graph, run, scale);
    const { products, weights } = ranges?.reach ?? record.reach();
    const [first] = plan.maps;
    const read = of(first.layer, first.channel);
    const single = plan.layer.weight === null;
    return { of, reach: { products, weights }, values: read, weights, products: single ? read : products, sums: of(plan.layer, plan.channel) };
  }

  function paintRead() {
    const { run, tone } = store.get();
    view.measure();
    ranges = scales();
    view.read(({ layer, channel, at }) => ({ values: run.values, from: at, range: ranges.of(layer, channel) }), tone);
  }

  /** Fills or empties the cells between what is on the screen and what the player says. */
  function paintCells(to, tone) {
    const range = ranges.of(plan.layer, plan.channel);
    if (fresh) {
      view.fill(record.values, 0, to, range, tone);
      view.fill(null, to, plan.steps, range, tone);
    } else if (to > shown) view.fill(record.values, shown, to, range, tone);
    else view.fill(null, to, shown, range, tone);
    shown = to;
  }

  function paint() {
    const { tone } = store.get(), { step, direction, speed } = player;
    record.fill(step);
    if (fresh) paintRead();
    const slow = speed < SLIDE.below && Math.abs(step - shown) === 1;
    element.style.setProperty("--slide", slow ? `${Math.min(SLIDE.most, SLIDE.part / speed)}s` : "0s");
    const traced = step ? record.at(step - 1) : null;
    const walking = traced && taps > 0 && taps <= traced.taps.length;
    paintCells(walking ? step - 1 : step, tone);
    view.stand(step ? step - 1 : null);
    view.explain(traced, walking ? taps : Infinity, ranges, tone, !direction || speed <= NUMBERS_BELOW);
    view.point(traced, walking ? taps - 1 : null);
    say(traced && (walking ? tapLine(traced, taps) : sumLine(traced, plan)));
    controls.show(player, place.textContent);
    fresh = false;
  }

  function say(told) {
    place.textContent = placeLine(plan, player.step);
    terms.textContent = told?.text ?? t("step.begin");
    sum.textContent = told ? String(Number(told.output.toPrecision(6))) : "";
    for (const [holder, value] of [[line, told?.sum], [sum, told?.output]]) {
      if (value === undefined) delete holder.dataset.value;
      else holder.dataset.value = value;
    }
    clearTimeout(timer);
    if (!player.direction) timer = setTimeout(() => (status.textContent = `${place.textContent}. ${line.textContent}`), QUIET);
  }

  function draw(now) {
    if (closed || !plan || !store.get().run) return;
    if (player.direction) {
      player = players.advance(player, now - (before ?? now));
      before = now;
      if (player.direction) loop.invalidate();
    }
    paint();
  }

  const onKey = (event) => {
    if (event.target === document.body || body.parentElement.contains(event.target)) controls.key(event);
  };
  const onHide = () => document.hidden && change(players.pause(player), taps);

  body.append(element);
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onHide);
  resized.observe(room);
  const leave = [store.subscribe(["room", "graph"], enter), store.subscribe(["run", "weights"], renew), store.subscribe(["tone", "scale"], repaint)];
  enter();
  if (body.parentElement.contains(document.activeElement)) controls.play.focus({ preventScroll: true });
  store.set({
    stepper: () => {
      const { layer, channel } = plan, { step, steps, direction, speed } = player;
      record.fill(step);
      return { layer: layer.id, channel, step, steps, playing: direction !== 0, direction, speed, frames: loop.frames(), filled: Array.from(record.values.subarray(0, step)) };
    },
  });

  return () => {
    closed = true;
    clearTimeout(timer);
    resized.disconnect();
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("visibilitychange", onHide);
    for (const off of leave) off();
    store.set({ stepper: null });
  };
}
