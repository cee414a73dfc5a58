import assert from "node:assert/strict";
import { test } from "node:test";

import { calmed } from "../../static/js/train/calm.js";

test("what is live is drawn at once, then rests; the last state is never lost, and what is not live does not wait", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const drawn = [];
  const draw = calmed(({ n }) => drawn.push(n), ({ live }) => live);
  for (const n of [1, 2, 3]) draw({ n, live: true });
  assert.deepEqual(drawn, [1]);
  t.mock.timers.tick(1000);
  assert.deepEqual(drawn, [1, 3]);
  t.mock.timers.tick(1000);
  draw({ n: 4, live: true });
  draw({ n: 5, live: true });
  draw({ n: 6, live: false });
  t.mock.timers.tick(1000);
  assert.deepEqual(drawn, [1, 3, 4, 6]);
});
