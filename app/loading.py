"""Folders as ready networks. Weights are data only (safetensors); no code comes from a folder."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load as from_safetensors
from torch import nn

from .card import Card, place_of
from .checks import check_input, check_runs, fill
from .errors import ModelError, listed
from .model import Model, ready
from .net.describe import Described, describe, trace
from .training import run as runs
from .training.history import FILE, WEIGHTS
from .training.keep import card_of
from .zoo import ZOO
from .zoo.sums import changed

log = logging.getLogger("lunette")


class Networks:
    """Networks as graphs; each build is traced once, so that later ones can be made beside running ones."""

    def __init__(self) -> None:
        self._traced: dict[bytes, Any] = {}

    def described(self, network: nn.Module, card: Card) -> Described:
        return describe(network, card.input_shape, self._trace(network, card))

    def learn(self, card: Card) -> None:
        """Trace a build before there is a model of it."""
        self._trace(_built(card), card)

    def _trace(self, network: nn.Module, card: Card) -> Any:
        build = orjson.dumps([card.architecture, sorted(card.arguments.items())])
        if build not in self._traced:
            self._traced[build] = trace(network)
        return self._traced[build]


def folders(folder: Path) -> Iterator[Path]:
    """The models of a models folder: those of its folders that hold a card, sorted."""
    if not folder.is_dir():
        log.error("the models folder %s does not exist", folder)
        return
    yield from sorted(path for path in folder.iterdir() if (path / "card.json").is_file())


def load(folder: Path, networks: Networks | None = None) -> Model:
    """One folder (`card.json` and `weights.safetensors`) as a model. Raises ModelError with what is wrong."""
    card, path = card_of_model(folder), folder / WEIGHTS
    try:
        state = from_safetensors(_unchanged(path, card))
    except SafetensorError as problem:
        raise ModelError(f"{path.name} cannot be read: {problem}.") from problem
    made = made_of(folder.name, card, state, path.name, networks or Networks())
    check_runs(made)
    return replace(made, has_history=(folder / FILE).is_file())


def card_of_model(folder: Path) -> Card:
    """The card of a model's folder. Raises ModelError with what is wrong."""
    return _card(folder / "card.json")


def card_at_any_step(folder: Path, file: Path | None = None) -> Card:
    """The card of a model, or of a training that still goes on, without what only one step's weights have.

    file: what holds the weights of the step. Raises ModelError when the card's checksum is not the file's.
    """
    path = folder / "card.json"
    told = _card(path).model_dump() if path.is_file() else card_of(folder)
    card = Card.model_validate(
        {name: value for name, value in told.items() if name != "training"} | {"accuracy": {}}
    )
    if file is not None and file.parent == folder:
        _unchanged(file, card)
    return card.model_copy(update={"sha256": {}})


def _unchanged(path: Path, card: Card) -> bytes:
    """A file's content. Raises ModelError when it cannot be read or is not what the card was written for."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ModelError(f"{path.name} cannot be read: {problem.strerror}.") from problem
    if reason := changed(path.name, content, card.sha256):
        raise ModelError(f"{reason}.")
    return content


def training_of(folder: Path) -> str | None:
    """The id of the training that a model comes from."""
    try:
        return runs.read(folder).id
    except ModelError:
        return None


def made_of(name: str, card: Card, state: Mapping[str, Any], source: str, networks: Networks) -> Model:
    """The model of a card and its tensors; source: where they are from, for an error's sentence."""
    check_input(card)
    network = _built(card)
    fill(network, state, source)
    described = networks.described(network, card)
    outputs = described.graph.layers[-1].shape
    if outputs != (len(card.classes),):
        raise ModelError(
            f"card.json lists {len(card.classes)} classes, the network's output is {list(outputs)}."
        )
    return ready(name, card, described)


def _built(card: Card) -> nn.Module:
    if card.architecture not in ZOO:
        raise ModelError(
            f"card.json names the architecture {card.architecture!r}; known: {listed(sorted(ZOO))}."
        )
    try:
        return ZOO[card.architecture](**card.arguments)
    except (TypeError, ValueError) as problem:
        if not card.arguments:
            raise
        raise ModelError(f"card.json: arguments do not fit {card.architecture!r}: {problem}.") from problem


def _card(path: Path) -> Card:
    try:
        content = path.read_bytes()
        return Card.model_validate_json(content)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = place_of(first["loc"], _plain(content)) or "the file"
        raise ModelError(f"card.json: {where}: {first['msg']}.") from problem
    except OSError as problem:
        raise ModelError(f"card.json cannot be read: {problem.strerror}.") from problem


def _plain(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
