import assert from "node:assert/strict";
import { test } from "node:test";

import { push, redo, startHistory, undo } from "../../static/js/ink/history.js";

const after = (...drawings) => drawings.reduce(push, startHistory("blank"));

test("undo walks back one drawing at a time and stops at the first", () => {
  const history = after("a", "b");
  assert.equal(undo(history).present, "a");
  assert.equal(undo(undo(history)).present, "blank");
  const start = undo(undo(history));
  assert.equal(undo(start), start);
});

test("redo is the way back, and stops at the last", () => {
  const history = after("a", "b");
  assert.deepEqual(redo(undo(history)), history);
  assert.deepEqual(redo(redo(undo(undo(history)))), history);
  assert.equal(redo(history), history);
});

test("a new drawing after undo forgets what was undone", () => {
  const history = push(undo(after("a", "b")), "c");
  assert.equal(redo(history), history);
  assert.equal(undo(history).present, "a");
});

test("the past is bounded", () => {
  const drawings = Array.from({ length: 1000 }, (_, k) => k);
  const history = after(...drawings);
  assert.equal(history.present, 999);
  assert.ok(history.past.length <= 200, `${history.past.length} steps`);
});
