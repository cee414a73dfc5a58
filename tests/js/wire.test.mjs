import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack } from "../../static/js/wire.js";

const HEADER = { kind: "run", layers: [{ id: "input", at: 0, size: 2 }, { id: "dense", at: 2, size: 1 }] };

function block({ magic = "LUNE", version = 1, header = HEADER, values = [0.5, -1, 3.25], padding = true } = {}) {
  let text = JSON.stringify(header);
  while (padding && (12 + text.length) % 4) text += " ";
  const bytes = new Uint8Array(12 + text.length + 4 * values.length);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, version, true);
  view.setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 12);
  values.forEach((x, k) => view.setFloat32(12 + text.length + 4 * k, x, true));
  return bytes.buffer;
}

test("a block gives its header and its values, on the same memory", () => {
  const buffer = block();
  const { header, values } = unpack(buffer);
  assert.deepEqual(header, HEADER);
  assert.deepEqual([...values], [0.5, -1, 3.25]);
  assert.equal(values.buffer, buffer);
});

test("a weights block is opened too", () => {
  const header = { kind: "weights", tensors: [{ layer: "fc", role: "bias", shape: [1], at: 2, size: 1 }] };
  assert.deepEqual(unpack(block({ header })).header, header);
});

test("a layer whose values were not asked for has no place among them", () => {
  const header = { kind: "run", layers: [{ id: "input", at: null, size: 3072 }, { id: "dense", at: 0, size: 3 }] };
  assert.deepEqual([...unpack(block({ header })).values], [0.5, -1, 3.25]);
});

test("what does not begin with LUNE is refused", () => {
  assert.throws(() => unpack(block({ magic: "LUNA" })), /does not begin with LUNE/);
});

test("another version is refused, with both numbers", () => {
  assert.throws(() => unpack(block({ version: 2 })), /version 2, this page reads 1/);
});

test("a block that is cut anywhere is refused", () => {
  const whole = block();
  for (let length = 0; length < whole.byteLength; length++) {
    assert.throws(() => unpack(whole.slice(0, length)), Error, `cut at ${length}`);
  }
});

test("values that are not aligned are refused", () => {
  const header = { ...HEADER, model: "x".repeat(4 - (JSON.stringify({ ...HEADER, model: "" }).length % 4) + 1) };
  assert.ok((12 + JSON.stringify(header).length) % 4);
  assert.throws(() => unpack(block({ header, padding: false })), /aligned/);
});

test("a layer that ends past the values is refused by name", () => {
  const header = { kind: "run", layers: [{ id: "dense", at: 2, size: 2 }] };
  assert.throws(() => unpack(block({ header })), /dense ends at 4, the block holds 3/);
});

test("a header length that runs past the end is refused", () => {
  const buffer = block();
  new DataView(buffer).setUint32(8, 4000000000, true);
  assert.throws(() => unpack(buffer), /past the end/);
});
