"""Whether a network can still learn: where every picture gets the same answer, the cause is looked for.

dead        every unit of a ReLU layer is 0 for every picture, so nothing below it gets any gradient
saturated   every unit of a tanh or sigmoid layer stands at one limit, always: hardly any gradient
alike_far   neither, but learning took the loss above that of guessing; told at the end
alike       neither: it has not begun to tell them apart, because it learnt too little; told at the end
"""

import re
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from .engine import Engine, first_network, logits_of
from .reasons import NOTHING, Told, told

LOOKED_AT = 500  # pictures of each kind, those that are learnt from and those that test
FLAT = 0.01  # a slope under this part of the steepest is none to learn by
STILL = 0.01  # a unit that moves less than this from picture to picture tells none from another
NEARLY = 0.99  # of a layer's units: a single one that is left carries no answer
FAR = 1.1  # times the loss of guessing
MOVED = 0.1  # of the first weights' length: less than that is hardly a change
STEEPEST = {"tanh": 1.0, "sigmoid": 0.25}
LAYER = re.compile(r"(relu|tanh|sigmoid)(\d)")


def verdict(engine: Engine, confusion: Tensor, is_end: bool = False) -> Told:
    """Why every picture gets the same answer, or NOTHING: when it does not, or need not worry.

    confusion: (C, C) counts of an exam of the engine's weights, [true class, answer]. is_end: whether all
    steps are done; before that a network that only has not begun to learn is left in peace.
    """
    answers = confusion.sum(dim=0).nonzero().flatten()
    if engine.step == 0 or len(answers) != 1 or int(confusion.sum(dim=1).count_nonzero()) < 2:
        return NOTHING
    labels = engine.drawings.labels
    if bool((labels == labels[0]).all()):  # to know one answer only is what it was taught
        return NOTHING
    for kind, number, values in _bent(engine.network, _first(engine)):
        if (found := _stuck(kind, number, values)) is not NOTHING:
            return found
    return _unlearnt(engine, int(answers)) if is_end else NOTHING


def _first(engine: Engine) -> Tensor:
    both = (engine.drawings, engine.subject.test())
    return torch.cat([engine.subject.ready(each.pixels[:LOOKED_AT]) for each in both])


def _bent(network: nn.Module, x: Tensor) -> Iterator[tuple[str, int, Tensor]]:
    """Each activation's layer from below: its kind, its number, its values (pictures, units)."""
    with torch.inference_mode():
        for name, part in network.named_children():  # in the order in which they read each other
            if isinstance(part, nn.Softmax):  # the last, wherever it is named
                continue
            x = part(x)
            if found := LAYER.fullmatch(name):
                yield found[1], int(found[2]), x.flatten(1)


def _stuck(kind: str, number: int, values: Tensor) -> Told:
    if kind == "relu":
        return NOTHING if bool((values > 0).any()) else told("dead", number=number)
    slopes = (1 - values.square() if kind == "tanh" else values * (1 - values)) / STEEPEST[kind]
    flat = (slopes < FLAT).all(dim=0).float().mean()
    moved = values.max(dim=0).values - values.min(dim=0).values
    if float(flat) < NEARLY or float(moved.max()) > STILL:
        return NOTHING
    return told("saturated", activation=kind, number=number)


def _unlearnt(engine: Engine, answer: int) -> Told:
    test, subject = engine.subject.test(), engine.subject
    labels = test.labels[:LOOKED_AT]
    with torch.inference_mode():
        scores = logits_of(engine.network, subject.ready(test.pixels[:LOOKED_AT]))
        loss, guessed = (float(engine.loss(each, labels)) for each in (scores, torch.zeros_like(scores)))
    is_far = loss > FAR * guessed and _change(engine) > MOVED  # first weights may well be worse than guessing
    return told("alike_far" if is_far else "alike", answer=subject.classes[answer])


def _change(engine: Engine) -> float:
    """How far the last layer has come from its first weights, as a part of their length."""
    both = (first_network(engine.options), engine.network)
    first, now = (each.get_parameter("output.weight").detach() for each in both)
    return float((now - first).norm() / first.norm())
