/** What a graphics card can hold, and what is asked of it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ratioFor } from "../../static/js/gl/context.js";
import { sidesFor } from "../../static/js/gl/values.js";
import { chance, whole } from "./help.mjs";

test("units find room wherever a texture of the card has it, in lines of a power of two; 1,024 wide as long as that does", () => {
  const random = chance(31);
  for (const most of [2048, 4096, 8192, 16384, 5000]) {
    const widest = 2 ** Math.floor(Math.log2(most)), room = widest * most;
    for (const count of [1, 1023, 1024, 12_345, 1024 * most, 1024 * most + 1, room - 1, room, ...Array.from({ length: 50 }, () => whole(random, 1, room))]) {
      const { width, lines } = sidesFor(count, most);
      assert.ok(width <= most && lines <= most && width * lines >= count, `${count} of ${most}: ${width} × ${lines}`);
      assert.ok(Number.isInteger(Math.log2(width)));
      if (count <= 1024 * most) assert.equal(width, 1024);
    }
    assert.equal(sidesFor(room + 1, most), null);
  }
});

test("the networks that broke the old texture: VGG-16, DenseNet-121", () => {
  assert.deepEqual(sidesFor(28_800_000, 16384), { width: 2048, lines: 14063 });
  assert.deepEqual(sidesFor(49_300_000, 8192), { width: 8192, lines: 6019 });
});

test("a canvas larger than the card draws is drawn with fewer pixels, any other with those of the screen", () => {
  assert.equal(ratioFor({ width: 1440, height: 900 }, 2, 8192), 2);
  assert.equal(ratioFor({ width: 5120, height: 2880 }, 2, 8192), 1.6);
  assert.equal(ratioFor({ width: 0, height: 0 }, 1, 8192), 1);
});
