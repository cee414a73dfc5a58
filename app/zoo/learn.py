"""The training loop: one network, views of drawings, and perhaps a teacher's scores for them."""

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .material import SIDE, Drawings, ready

READ_AT_ONCE = 1000  # drawings, where nothing is learnt


@dataclass(frozen=True)
class Recipe:
    """The choices of one network's training."""

    epochs: int
    batch: int = 256
    rate: float = 2e-3  # highest step size
    warm: float = 0.03  # share of the steps in which the step size rises
    decay: float = 0.01  # weight decay
    memory: float = 0.999  # of the average of weights, per step
    softness: float = 3.0  # both networks' scores are divided by this before they are compared
    trust: float = 0.8  # share of the loss that the teacher decides, the label decides the rest


class Distilled(Protocol):
    """What a recipe says of a teacher's share."""

    @property
    def softness(self) -> float: ...

    @property
    def trust(self) -> float: ...


def step_size(done: float, recipe: Recipe) -> float:
    """The step size when the share `done` (0 to 1) of the run is over: a rise, then half a cosine."""
    if done < recipe.warm:
        return recipe.rate * done / recipe.warm
    return recipe.rate * 0.5 * (1 + math.cos(math.pi * (done - recipe.warm) / (1 - recipe.warm)))


def scores(model: nn.Module, pixels: Tensor) -> Tensor:
    """Scores before softmax, (N, classes), of grey levels uint8 (N, 32, 32)."""
    logits: Tensor = model.logits(ready(pixels, getattr(model, "side", SIDE)))  # type: ignore[operator]
    return logits


def read_all(model: nn.Module, drawings: Drawings) -> Tensor:
    """Scores before softmax, (N, classes), of all the drawings; the network learns nothing."""
    with torch.inference_mode():
        parts = torch.split(drawings.pixels, READ_AT_ONCE)
        return torch.cat([scores(model, part) for part in parts])


def accuracy(model: nn.Module, drawings: Drawings) -> float:
    """The share of the drawings whose label gets the highest score."""
    return (read_all(model, drawings).argmax(dim=1) == drawings.labels).double().mean().item()


def loss_of(found: Tensor, labels: Tensor, taught: Tensor | None, recipe: Distilled) -> Tensor:
    """Cross-entropy of scores (N, classes) with labels (N,) and, if there is one, a teacher's scores."""
    by_label = F.cross_entropy(found, labels)
    if taught is None:
        return by_label
    # The square keeps the gradient's size the same whatever the softness (Hinton et al., section 2).
    target = (taught / recipe.softness).softmax(dim=1)
    by_teacher = F.cross_entropy(found / recipe.softness, target) * recipe.softness**2
    return (1 - recipe.trust) * by_label + recipe.trust * by_teacher


def follow(average: nn.Module, model: nn.Module, memory: float) -> None:
    """Moves the average of weights a little towards the model's present weights."""
    with torch.no_grad():
        for kept, now in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
            if kept.is_floating_point():  # batch normalisation also counts its batches
                kept.lerp_(now, 1 - memory)


def learn(
    model: nn.Module,
    views: Sequence[Drawings],
    recipe: Recipe,
    generator: torch.Generator,
    taught: Sequence[Tensor] | None = None,
) -> Iterator[tuple[int, nn.Module]]:
    """Trains the model, one view an epoch, over and over; `taught` holds a teacher's scores for each view.

    After each step gives (steps done, the average of the weights so far, in eval mode).
    """
    model = model.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    average = copy.deepcopy(model).eval()
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * steps_per_epoch(views, recipe)
    done = 0
    for epoch in range(recipe.epochs):
        view = views[epoch % len(views)]
        order = torch.randperm(len(view), generator=generator)
        for chosen in torch.split(order, recipe.batch)[: steps // recipe.epochs]:
            advice = None if taught is None else taught[epoch % len(views)][chosen]
            optimiser.param_groups[0]["lr"] = step_size(done / steps, recipe)
            loss = loss_of(scores(model, view.pixels[chosen]), view.labels[chosen], advice, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            done += 1
            # Early on the average must not remember the random start for long.
            follow(average, model, min(recipe.memory, done / (done + 10)))
            yield done, average


def steps_per_epoch(views: Sequence[Drawings], recipe: Recipe) -> int:
    """Whole batches in a view; a view smaller than a batch is one step."""
    return max(1, len(views[0]) // recipe.batch)
