/** Drawings to grey levels: node raster.mjs DRAWINGS.json prints [[784 levels], ...]. */
import { readFileSync } from "node:fs";

import { rasterise } from "../../static/js/ink/raster.js";

const drawings = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(drawings.map((strokes) => [...rasterise(strokes)])));
