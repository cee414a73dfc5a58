"""The models folder as ready networks. Weights are data only (safetensors); no code comes from a folder."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from app.card import Card
from app.errors import ModelError, NotReady, UnknownLayer, UnknownModel, listed
from app.net.describe import Described, describe
from app.net.fit import Tensors
from app.net.graph import Graph, Layer
from app.net.run import Recorder
from app.wire import pack
from app.zoo import ZOO

log = logging.getLogger("lunette")


@dataclass(frozen=True)
class Model:
    """A loaded network: its card, its graph, its weights by layer id, and `record`, which runs it."""

    id: str
    card: Card
    graph: Graph
    weights: Mapping[str, Tensors]
    record: Recorder

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
    def graph_json(self) -> bytes:
        body = {"id": self.id, "digest": self.digest, "card": self.about, "layers": self.graph.to_json()}
        return orjson.dumps(body)

    @cached_property
    def weights_block(self) -> bytes:
        """All weights and biases as one binary block (see `app.wire`)."""
        tensors, blocks, at = [], [np.empty(0, np.float32)], 0
        for layer, pair in self.weights.items():
            for role, values in _arrays(pair).items():
                tensors.append(
                    {"layer": layer, "role": role, "shape": values.shape, "at": at, "size": values.size}
                )
                blocks.append(values.ravel())
                at += values.size
        return pack({"kind": "weights", "model": self.id, "tensors": tensors}, np.concatenate(blocks))

    def layer(self, name: str) -> Layer:
        """The layer of that id; raises UnknownLayer with the legal ids."""
        if name not in self.graph.by_id:
            raise UnknownLayer(f"{self.id} has no layer {name!r}; it has {listed(self.graph.ids)}.")
        return self.graph[name]


class Library:
    """All models that could be loaded. A folder that is broken is logged and left out."""

    def __init__(self, folder: Path, default: str) -> None:
        self.default = default
        self.models: dict[str, Model] = {}
        self.broken: dict[str, str] = {}
        for path in folders(folder):
            try:
                self.models[path.name] = load(path)
            except ModelError as problem:
                self._leave_out(path.name, problem.detail)
            except Exception as problem:  # whatever one architecture does, the other models must still open
                log.debug("model %s", path.name, exc_info=True)
                self._leave_out(path.name, f"{type(problem).__name__}: {problem}")

    def _leave_out(self, name: str, reason: str) -> None:
        self.broken[name] = reason
        log.error("model %s is left out: %s", name, reason)

    def __getitem__(self, name: str) -> Model:
        """The model of that name; raises UnknownModel with the legal names."""
        if name not in self.models:
            raise UnknownModel(f"There is no model {name!r}; there is {listed(self.models)}.")
        return self.models[name]

    def check_ready(self) -> None:
        """Raises NotReady, with the reason, when the default model is not loaded."""
        if self.default not in self.models:
            reason = self.broken.get(self.default, f"there is {listed(self.models)}")
            raise NotReady(f"The default model {self.default!r} is not loaded: {reason.rstrip('.')}.")


def folders(folder: Path) -> Iterator[Path]:
    """The models of a models folder: those of its folders that hold a card, sorted."""
    if not folder.is_dir():
        log.error("the models folder %s does not exist", folder)
        return
    yield from sorted(path for path in folder.iterdir() if (path / "card.json").is_file())


def load(folder: Path) -> Model:
    """One folder (`card.json` and `weights.safetensors`) as a model. Raises ModelError with what is wrong."""
    card = _card(folder / "card.json")
    if card.architecture not in ZOO:
        raise ModelError(
            f"card.json names the architecture {card.architecture!r}; known: {listed(sorted(ZOO))}."
        )
    network = _built(card)
    _fill(network, folder / "weights.safetensors")
    described = describe(network, card.input_shape)
    outputs = described.graph.layers[-1].shape
    if outputs != (len(card.classes),):
        raise ModelError(
            f"card.json lists {len(card.classes)} classes, the network's output is {list(outputs)}."
        )
    return ready(folder.name, card, described)


def _built(card: Card) -> nn.Module:
    try:
        return ZOO[card.architecture](**card.arguments)
    except (TypeError, ValueError) as problem:
        if not card.arguments:
            raise
        raise ModelError(f"card.json: arguments do not fit {card.architecture!r}: {problem}.") from problem


def ready(name: str, card: Card, described: Described) -> Model:
    """A described network as a model, also for one that does not come from a folder."""
    return Model(name, card, described.graph, described.weights, Recorder(described))


def _card(path: Path) -> Card:
    try:
        return Card.model_validate_json(path.read_bytes())
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ModelError(f"card.json: {where}: {first['msg']}.") from problem
    except OSError as problem:
        raise ModelError(f"card.json cannot be read: {problem.strerror}.") from problem


def _fill(network: nn.Module, path: Path) -> None:
    """Put the weights of a file into the network; names and shapes must be the network's own."""
    try:
        found = load_file(path)
    except (OSError, SafetensorError) as problem:
        raise ModelError(f"{path.name} cannot be read: {problem}.") from problem
    wanted = network.state_dict()
    wrong = [f"{name} is missing" for name in wanted if name not in found]
    wrong += [f"{name} is not in the architecture" for name in found if name not in wanted]
    wrong += [
        f"{name} is {list(found[name].shape)}, expected {list(value.shape)}"
        for name, value in wanted.items()
        if name in found and found[name].shape != value.shape
    ]
    wrong += [
        f"{name} holds values that are no numbers"
        for name, value in found.items()
        if not value.isfinite().all()
    ]
    if wrong:
        raise ModelError(f"{path.name} does not fit the architecture: {'; '.join(wrong[:5])}.")
    network.load_state_dict(found)


def _arrays(tensors: Tensors) -> dict[str, Any]:
    """The tensors that are arrays, by role; a weight that is a number is in the graph already."""
    roles = tensors._asdict()
    return {role: value for role, value in roles.items() if isinstance(value, np.ndarray)}
