/** The pictures of graphs: node networks.mjs ASKED.json, {graphs, width, height} -> {id: picture} on the standard output. */
import { thumbnailOf } from "../../static/js/gallery/compute/thumbnail.js";
import { openGraph } from "../../static/js/net/graph.js";
import { jsonOf } from "./recorded.mjs";

const { graphs, ...size } = jsonOf(process.argv[2]);
process.stdout.write(JSON.stringify(Object.fromEntries(graphs.map((graph) => [graph.id, thumbnailOf(openGraph(graph), size)]))));
