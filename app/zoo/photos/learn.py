"""The training loop: one network, views of photos, perhaps a teacher's scores. It can be taken up again.

Everything left to chance in an epoch comes from the seed and the epoch's number, so a run that was cut off
and taken up again ends with the same weights.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from ..learn import loss_of
from .photos import Photos, inputs
from .recipes import Recipe

READ_AT_ONCE = 500  # photos, where nothing is learnt

State = dict[str, Tensor]


@dataclass(frozen=True)
class Course:
    """What a network learns from: views of the photos, and a teacher's scores (N, 4) for each, or none."""

    views: Sequence[Photos]
    taught: Sequence[Tensor] | None
    mean: list[float]
    std: list[float]
    seed: int
    half: bool  # convolutions and products in bfloat16: twice as fast on processors that have it


def step_size(done: float, recipe: Recipe) -> float:
    """The step size when the share `done` (0 to 1) of the run is over: a line up, then one down to 0."""
    if done < recipe.warm:
        return recipe.rate * done / recipe.warm
    return recipe.rate * (1 - done) / (1 - recipe.warm)


def read_all(model: nn.Module, photos: Photos, course: Course) -> Tensor:
    """Scores before softmax, (N, 4), of all the photos; the network learns nothing."""
    model.eval()
    with torch.inference_mode(), _precision(course.half):
        parts = torch.split(photos.pixels, READ_AT_ONCE)
        return torch.cat([_scores(model, inputs(part, course.mean, course.std)) for part in parts])


def accuracy(model: nn.Module, photos: Photos, course: Course) -> float:
    """The share of the photos whose label gets the highest score."""
    return (read_all(model, photos, course).argmax(dim=1) == photos.labels).double().mean().item()


def doubt(model: nn.Module, photos: Photos, course: Course) -> float:
    """The largest probability that one photo in twenty of what the network knows stays below, to two digits.

    Where an answer is weaker than that the page says "perhaps none of these": a network can only answer with
    one of its classes, and of photos of its classes it is seldom so unsure.
    """
    surest = read_all(model, photos, course).softmax(dim=1).amax(dim=1)
    return round(surest.quantile(0.05).item(), 2)


def learn(
    model: nn.Module,
    course: Course,
    recipe: Recipe,
    folder: Path,
    told: Callable[[int, nn.Module], None],
    keep: Sequence[int] = (),
) -> nn.Module:
    """Trains the model, one view an epoch, over and over, and gives it back in eval mode.

    folder: holds the state after each epoch, from which the run is taken up again, and the weights after each
    of the steps `keep`. told: called after each epoch with its number, from 1, and the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.SGD(
        model.parameters(), lr=0.0, momentum=recipe.momentum, weight_decay=recipe.decay, nesterov=True
    )
    begun = _resumed(model, optimiser, folder)
    steps = len(course.views[0]) // recipe.batch
    if begun == 0 and 0 in keep:
        save_file(_state(model), folder / "step-0.safetensors")
    for epoch in range(begun, recipe.epochs):
        chance = torch.Generator().manual_seed(course.seed * 10_000 + epoch)
        torch.manual_seed(course.seed * 10_000 + epoch)  # dropout
        which = epoch % len(course.views)
        view = course.views[which]
        order = torch.randperm(len(view), generator=chance)[: steps * recipe.batch]
        model.train()
        for number, chosen in enumerate(torch.split(order, recipe.batch)):
            done = epoch * steps + number
            for group in optimiser.param_groups:
                group["lr"] = step_size(done / (recipe.epochs * steps), recipe)
            advice = None if course.taught is None else course.taught[which][chosen]
            with _precision(course.half):
                found = _scores(model, inputs(view.pixels[chosen], course.mean, course.std))
            loss = loss_of(found, view.labels[chosen], advice, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), recipe.longest)
            optimiser.step()
            if done + 1 in keep:
                save_file(_state(model), folder / f"step-{done + 1}.safetensors")
        _save(model, optimiser, folder, epoch + 1)
        told(epoch + 1, model)
    return model.eval()


def _scores(model: nn.Module, x: Tensor) -> Tensor:
    scores: Tensor = model.logits(x).float()  # type: ignore[operator]
    return scores


def _precision(half: bool) -> torch.autocast:
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=half)


def _state(model: nn.Module) -> State:
    return {name: value.detach().clone().contiguous() for name, value in model.state_dict().items()}


def _save(model: nn.Module, optimiser: torch.optim.SGD, folder: Path, epoch: int) -> None:
    momenta = {
        f"momentum.{number}": optimiser.state[parameter]["momentum_buffer"].contiguous()
        for number, parameter in enumerate(model.parameters())
    }
    weights = {f"model.{name}": value for name, value in _state(model).items()}
    fresh = folder / "state.new"
    save_file(weights | momenta, fresh, metadata={"epoch": json.dumps(epoch)})
    fresh.replace(folder / "state.safetensors")


def _resumed(model: nn.Module, optimiser: torch.optim.SGD, folder: Path) -> int:
    """How many epochs are over; the model and the optimiser are put where they were after them."""
    path = folder / "state.safetensors"
    if not path.is_file():
        return 0
    with safe_open(path, "pt") as file:
        epoch: int = json.loads(file.metadata()["epoch"])
    found = load_file(path)
    weights = {name.removeprefix("model."): v for name, v in found.items() if name.startswith("model.")}
    model.load_state_dict(weights)
    for number, parameter in enumerate(model.parameters()):
        optimiser.state[parameter]["momentum_buffer"] = found[f"momentum.{number}"].clone()
    return epoch
