/** The training column's numbers and states as sentences. */
import { isKnown, t } from "../text/words.js";
import { three } from "../net/formula.js";
import { whole } from "../ui/format.js";
import { accuracyOf, knownAt, lastAt, merged } from "./compute/rows.js";
import { isActive, stepAt } from "./session.js";

/** 0.9731 -> "97.31 %"; "–" where there is none. */
export const share = (p) => (p === null || p === undefined ? "–" : `${(100 * p).toFixed(2)} %`);

/** Seconds -> "9 s", "2 min 5 s" */
export function duration(seconds) {
  const all = Math.max(0, Math.round(seconds));
  const [minutes, rest] = [Math.floor(all / 60), all % 60];
  return minutes ? t("train.minutes", { minutes, seconds: rest }) : t("train.seconds", { seconds: rest });
}

const fact = (row) => (row ? { accuracy: accuracyOf(row), tested: row.tested, confusion: row.confusion, step: row.step, on: row.on ?? null } : null);

/** What something was measured on, in words: the network's test pictures, unless a recorded row says other ones. */
export const thingsText = ({ things }, measured = null) => t(`train.things.${measured?.on ?? things}`);
const rowAt = ({ rows }, place, is = ({ tested }) => tested > 0) => lastAt(rows, typeof place === "number" ? place : Infinity, is);

const STEADY = 500; // test pictures; a checkpoint is first tried on fewer, which would make the live figure jump
const FRESH = 2 / 3; // of the newest's steps: a network that learnt less than that reads worse than what is on the screen

/** "97.31 %"; of few pictures "about 97 %": 125 of them leave a percent or two open. */
export function measuredText({ accuracy, tested }) {
  return tested < STEADY ? t("train.about", { p: Math.round(100 * accuracy) }) : share(accuracy);
}

/** The newest measurement at a place, on many pictures unless those were read by an old network: {accuracy, tested, confusion, step, on}, or null. */
export function measuredAt(study, place) {
  if (study.stepped) return null; // nobody tested what the reader made of it
  const exam = examOf(study, place), all = { rows: exam ? merged(study.rows, [exam]) : study.rows };
  const newest = rowAt(all, place);
  const steady = place === "live" ? rowAt(all, place, ({ tested }) => tested >= STEADY) : null;
  return fact(steady?.step >= FRESH * newest?.step ? steady : newest);
}

/** The exam that is under way; only what is newest has one. */
const examOf = ({ status }, place) => (place === "live" && status?.exam?.tested ? status.exam : null);

const FAIR = 1000; // test pictures that say something of every class

/** What tells which pictures are mistaken: the exam under way, slice by slice; else the newest that read enough. */
export function examinedAt(study, place) {
  if (study.stepped) return null;
  const fair = place === "live" ? rowAt(study, place, ({ tested }) => tested >= FAIR) : null;
  return fact(examOf(study, place) ?? fair ?? rowAt(study, place));
}

const STATES = {
  queued: ({ place }) => t("train.queued", { place: place ?? 1 }),
  running: ({ steps, epoch, epochs }) => (steps ? t("train.running", { steps: whole(steps), epoch: Math.min(epochs, Math.floor(epoch) + 1), epochs }) : t("train.begins")),
  paused: ({ step, steps }) => t("train.paused", { step: whole(step), steps: whole(steps) }),
  done: ({ step }) => t("train.done", { step: whole(step) }),
  stopped: ({ step }) => t("train.stopped", { step: whole(step) }),
  failed: ({ step }, rows) => (rows.length ? t("train.failed", { step: whole(step) }) : t("train.failed.early")),
};

/** What is looked at, in a sentence or two. */
export function stateText({ series, status, rows, lost }) {
  if (!series) return t("room.loading");
  if (lost) return t("train.lost");
  const count = rows.filter(({ kept }) => kept).length;
  if (series.kind === "model") return t(count ? "train.model" : rows.length ? "train.figures" : "train.noHistory", { title: series.title, count });
  const parts = [series.key ? null : t(isActive(status) ? "train.others" : "train.others.over"), STATES[status.state](status, rows)];
  return parts.filter(Boolean).join(" ");
}

/** Why it paused or ended -> {text, isOurs}: in the reader's language, else in the server's own English words. */
export function reasonText(status) {
  const key = `train.reason.${status?.reason?.code}`;
  return isKnown(key) ? { text: t(key, status.reason.values), isOurs: true } : { text: status?.message ?? "", isOurs: false };
}

/** "412 steps a second · 12 s left"; "" while nothing runs. */
export function speedText(status) {
  if (status?.state !== "running" || !status.speed) return "";
  const speed = t("train.speed", { speed: status.speed < 10 ? status.speed.toFixed(1) : whole(status.speed) });
  return status.left === null ? speed : `${speed} · ${t("train.left", { time: duration(status.left) })}`;
}

/** Why there is no accuracy: steps of the reader's own. */
export const steppedText = (count) => t(count > 1 ? "train.stepped" : "train.stepped.one", { count });

/** What the slider stands on: "Step 120 · 7,680 images · 91.20 % · loss 0.31" */
export function placeText(study, place) {
  const step = stepAt(study, place);
  if (study.stepped) return [t("train.step", { step: `${whole(step)} + ${study.stepped}` }), steppedText(study.stepped)].join(" · ");
  const { row, lossy } = knownAt(study.rows, step);
  const measured = measuredAt(study, place);
  const live = place === "live" ? study.status : null;
  const loss = live?.loss ?? lossy?.loss;
  return [
    t("train.step", { step: whole(step) }),
    t("train.images", { seen: whole(live?.seen ?? row?.seen ?? 0) }),
    measured ? t(measured.step === step ? "train.accuracy" : "train.accuracyAt", { p: measuredText(measured), step: whole(measured.step) }) : null,
    Number.isFinite(loss) ? t("train.loss", { loss: three(loss) }) : null,
  ].filter(Boolean).join(" · ");
}

const ROWS = {
  queued: ({ place }) => t("train.list.queued", { place: place ?? 1 }),
  running: ({ step, steps }) => (steps ? t("train.list.running", { step: whole(step), steps: whole(steps) }) : t("train.begins")),
  paused: ({ step, steps }) => t("train.list.paused", { step: whole(step), steps: whole(steps) }),
  done: ({ step }) => t("train.list.done", { step: whole(step) }),
  stopped: ({ step }) => t("train.list.stopped", { step: whole(step) }),
  failed: ({ step }) => t("train.list.failed", { step: whole(step) }),
};
const ALIKE = ["dead", "saturated", "alike", "alike_far"]; // reasons of a network that answers the same to every picture

/** What a row of the list says after the title. */
export function rowText(item, isMine) {
  const parts = [
    ROWS[item.state](item),
    item.accuracy === null ? null : t("train.list.accuracy", { p: Math.round(100 * item.accuracy) }),
    ALIKE.includes(item.reason?.code) ? t("train.list.alike") : null,
    isMine ? t("train.list.yours") : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Those that go on, then those that are over, the newest first; what was kept stands among the networks. */
export function listed(all) {
  const open = all.filter(({ kept }) => !kept);
  return [...open.filter(isActive), ...open.filter((each) => !isActive(each)).reverse()];
}
