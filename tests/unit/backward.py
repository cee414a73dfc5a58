"""Networks with a drawing and a loss, and what torch says of them: for tests of the page's backward pass."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from app.answer import Answer, as_block
from app.loading import load, ready
from app.net.describe import Described, describe
from app.settings import HOME
from app.zoo.article import ArticleFig3
from app.zoo.lenet import LeNet
from tests.nets import CARD, TOYS, drawing

NEAR = 1e-5  # of max(1, |value|): torch works in float32
MAPS, PHOTO = (1, 32, 32), (3, 32, 32)
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
POOLS = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}
ARTICLE = "article-fig3"
LARGE = ["lenet", ARTICLE, *(f"{activation} {pool}" for activation in ACTIVATIONS for pool in POOLS)]
NAMES = [*TOYS, *LARGE]

Told = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One network on one drawing with one loss."""

    network: str
    ties: bool  # a drawing of quarters only: equal winners, sums that are exactly 0
    kind: str
    label: int

    @property
    def name(self) -> str:
        return f"{self.network}|{self.ties}|{self.kind}"


def kin(activation: str, pool: str) -> nn.Module:
    """LeNet's plan with other parts, written down once more, as torch begins it."""
    act, pooled = ACTIVATIONS[activation], POOLS[pool]
    torch.manual_seed(11)
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), act(), pooled(2), nn.Conv2d(6, 16, 5), act(), pooled(2), nn.Flatten(),
        nn.Linear(400, 120), act(), nn.Linear(120, 100), act(), nn.Linear(100, 10), nn.Softmax(dim=1),
    )  # fmt: skip


def shipped() -> nn.Module:
    network = LeNet()
    network.load_state_dict({
        f"{layer}.{role}": torch.tensor(value)
        for layer, pair in load(HOME / "models" / "lenet").weights.items()
        for role, value in pair._asdict().items()
    })  # fmt: skip
    return network


def article() -> nn.Module:
    """The article's network as torch begins it."""
    torch.manual_seed(11)
    return ArticleFig3()


def by_chance(network: nn.Module, seed: int) -> nn.Module:
    """Whole 64ths from -1 to 1, another set for each parameter; their sums are exact in float32."""
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, values in (*network.named_parameters(), *network.named_buffers()):
            if values.is_floating_point():
                drawn = torch.randint(-64, 65, values.shape, generator=chance) / 64
                values.copy_(drawn.abs() + 1 if name.endswith("running_var") else drawn)
    return network


@cache
def described(name: str) -> Described:
    if name in TOYS:
        return describe(by_chance(TOYS[name].build(), NAMES.index(name)), TOYS[name].shape)
    if name == ARTICLE:
        return describe(article(), PHOTO)
    return describe(shipped() if name == "lenet" else kin(*name.split()), MAPS)


def given(case: Case) -> Tensor:
    shape = described(case.network).graph.layers[0].shape
    if case.network == ARTICLE:
        return drawing(shape, seed=3) * 2
    if case.network in LARGE:
        return (drawing(shape, seed=3).abs() - 0.6).clamp(0) * 2.5
    x = drawing(shape, seed=case.ties + 1)
    return (x * 4).round() / 4 if case.ties else x


def losses(name: str) -> list[tuple[str, int]]:
    last = described(name).graph.layers[-1]
    label = random.Random(name).randrange(last.size)
    return [("squared_error", label), *([("cross_entropy", label)] if last.fold == "softmax" else [])]


CASES = [Case(name, ties, *loss) for name in NAMES for ties in (False, True)[: 1 + (name in TOYS)]
         for loss in losses(name)]  # fmt: skip


def written(case: Case, folder: Path) -> dict[str, Any]:
    """What a script needs of it: name, loss, label, and the paths of what the server would send."""
    model = ready("toy", CARD, described(case.network))
    block = as_block(Answer(model, model.record(given(case)), None))
    files = {"graph": model.graph_json, "weights": model.weights_block, "run": block}
    paths = {role: folder / f"{CASES.index(case)}-{role}" for role in files}
    for role, path in paths.items():
        path.write_bytes(files[role])
    told = {"name": case.name, "kind": case.kind, "label": case.label}
    return told | {role: str(path) for role, path in paths.items()}


def near(found: Any, expected: Tensor, what: str) -> None:
    there = torch.tensor(found, dtype=torch.float64)
    assert there.numel() == expected.numel(), what
    off = (there - expected.double().flatten()).abs() / expected.double().flatten().abs().clamp(min=1)
    assert not there.numel() or float(off.max()) <= NEAR, f"{what}: {float(off.max())}"


def error_of(case: Case, output: Tensor) -> Tensor:
    if case.kind == "cross_entropy":
        return -output.flatten()[case.label].log()
    target = torch.zeros(output.numel())
    target[case.label] = 1
    return 0.5 * ((target - output.flatten()) ** 2).sum()
