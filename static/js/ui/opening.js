/** What opens a room that hangs on no button of its own part. */
import { channelOf } from "../net/graph.js";

/** What excites filters most: those of the selected unit's layer among others. */
export function openPatches(store) {
  const { graph, selected } = store.get();
  if (!graph) return;
  const layer = selected ? graph.byId.get(selected.layer) : graph.layers[0];
  store.set({ room: { kind: "patches", layer: layer.id, channel: selected ? channelOf(layer, selected.index) : 0 } });
}
