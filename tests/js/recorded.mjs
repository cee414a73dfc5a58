/** What the server would send, read from files: graphs, weights and runs that torch recorded. */
import { readFileSync } from "node:fs";

import { openGraph } from "../../static/js/net/graph.js";
import { unpack } from "../../static/js/wire.js";

export const jsonOf = (path) => JSON.parse(readFileSync(path, "utf8"));
export const graphOf = (path) => openGraph(jsonOf(path));

/** A binary block -> {header, values}. */
export function blockOf(path) {
  const buffer = readFileSync(path);
  return unpack(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
}

/** -> Map of layer id -> {weight, bias} */
export function weightsOf(path) {
  const { header, values } = blockOf(path);
  const model = new Map();
  for (const { layer, role, at, size } of header.tensors) model.set(layer, { ...model.get(layer), [role]: values.subarray(at, at + size) });
  return model;
}
