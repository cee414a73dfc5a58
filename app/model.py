"""A loaded network, and all that is asked of it as bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson

from .card import Card
from .errors import UnknownLayer, listed
from .net.counts import depth, operations, units
from .net.describe import Described
from .net.fit import Tensors
from .net.graph import Graph, Layer
from .net.run import Recorder
from .wire import pack_weights


@dataclass(frozen=True)
class Model:
    """A loaded network: its card, its graph, its weights by layer id, and `record`, which runs it."""

    id: str
    card: Card
    graph: Graph
    weights: Mapping[str, Tensors]
    record: Recorder
    step: int | None = None  # of its training, when it is a checkpoint
    has_history: bool = False
    kept: bool = False  # was it trained and kept here, and not shipped?

    @cached_property
    def about(self) -> dict[str, Any]:
        """The card as plain JSON values."""
        return self.card.model_dump(mode="json")

    @cached_property
    def digest(self) -> str:
        """16 hex digits that change whenever weights, card or graph do."""
        told = hashlib.sha256(orjson.dumps([self.about, self.graph.to_json()]))
        for tensors in self.weights.values():
            for values in _arrays(tensors).values():
                told.update(np.ascontiguousarray(values).tobytes())
        return told.hexdigest()[:16]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How large the network is, as `app.net.counts` counts it."""
        return {
            "units": units(self.graph), "operations": operations(self.graph), "depth": depth(self.graph),
        }  # fmt: skip

    @cached_property
    def graph_json(self) -> bytes:
        own = {"id": self.id, "digest": self.digest, "card": self.about}
        return orjson.dumps(own | self.sizes | {"layers": self.graph.to_json()})

    @cached_property
    def weights_block(self) -> bytes:
        """All weights and biases as one binary block (see `app.wire`)."""
        named = (
            (layer, role, values)
            for layer, pair in self.weights.items()
            for role, values in _arrays(pair).items()
        )
        return pack_weights(self.id, named, self.step)

    def layer(self, name: str) -> Layer:
        """The layer of that id; raises UnknownLayer with the legal ids."""
        if name not in self.graph.by_id:
            raise UnknownLayer(f"{self.id} has no layer {name!r}; it has {listed(self.graph.ids)}.")
        return self.graph[name]


def ready(name: str, card: Card, described: Described) -> Model:
    """A described network as a model, also for one that does not come from a folder."""
    return Model(name, card, described.graph, described.weights, Recorder(described))


def _arrays(tensors: Tensors) -> dict[str, Any]:
    """The tensors that are arrays, by role; a weight that is a number is in the graph already."""
    roles = tensors._asdict()
    return {role: value for role, value in roles.items() if isinstance(value, np.ndarray)}
