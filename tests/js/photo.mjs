// Small pictures, as the page makes them: node photo.mjs cases.json
import { readFileSync, writeFileSync } from "node:fs";

import { cellsOf, shrink } from "../../static/js/photo/compute/box.js";

const { out, cases } = JSON.parse(readFileSync(process.argv.at(-1), "utf-8"));
const small = cases.map(({ rgba, width, crop, side }) => [...shrink({ rgba: Buffer.from(rgba, "base64"), width }, crop, side)]);
const cells = Array.from({ length: 512 }, (_, k) => [28, 32].map((side) => cellsOf(k + 1, side)));
writeFileSync(out, JSON.stringify({ small, cells }));
