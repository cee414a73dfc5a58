/** Rows, branches and skips of networks as the server describes them: node rows.mjs CASES.json -> the same file's `out`. */
import { writeFileSync } from "node:fs";

import { openGraph } from "../../static/js/net/graph.js";
import { ALL } from "../../static/js/view/choice.js";
import { layoutFlat } from "../../static/js/view/layout.js";
import { jsonOf } from "./recorded.mjs";

const { out, graphs } = jsonOf(process.argv[2]);
const card = { classes: ["dog", "cat", "boat", "bird"] };
const found = Object.entries(graphs).map(([name, layers]) => {
  const layout = layoutFlat(openGraph({ id: name, digest: "", card, layers }), { width: 800, height: 800, gutter: 142, choice: { ...ALL } });
  const rows = new Map();
  for (const { y, parts } of layout.boxes.values()) rows.set(y, [...(rows.get(y) ?? []), parts.map(({ id }) => id)]);
  const skips = layout.skips.map(({ from, to }) => [layout.boxes.get(from).parts.at(-1).id, layout.boxes.get(to).parts[0].id]);
  return [name, { rows: [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row), skips, below: layout.below }];
});
writeFileSync(out, JSON.stringify(Object.fromEntries(found)));
