"""The strongest path: from a unit down to the drawing, each time by the tap that did most to make it."""

from typing import NamedTuple

import numpy as np

from .graph import Fold, Layer
from .run import Run
from .trace import Trace, Weights, trace


class Step(NamedTuple):
    """One unit of a path, and its value in the run."""

    layer: Layer
    unit: int
    value: float


# Folds whose units are each made of one unit below above all, the one with their own index.
OWN: frozenset[Fold] = frozenset({"softmax", "normalise"})


def strongest_tap(traced: Trace) -> int | None:
    """The number of the tap that did most to make the unit what it is; None when it reads nothing.

    A max pool's winner; softmax: its own score; local response normalisation: the value that is normalised; a
    sum: the largest product on the side of the sum, the first of equals, taps beyond the edge left out.
    """
    inside = traced.taps.unit >= 0
    if not inside.any():
        return None
    if traced.winner is not None:
        return traced.winner
    if traced.layer.fold in OWN:
        return int((traced.taps.unit == traced.unit).argmax())
    side = 1.0 if traced.sum >= 0 else -1.0
    return int(np.where(inside, traced.products * side, -np.inf).argmax())


def strongest_path(run: Run, weights: Weights, layer: Layer, unit: int) -> list[Step]:
    """From the unit itself (included) to a unit of the input (included).

    It ends earlier only at a unit whose whole window lies in the padding.
    """
    steps = [Step(layer, unit, float(run.flat(layer.id)[unit]))]
    while True:
        traced = trace(run, weights, layer, unit)
        tap = strongest_tap(traced)
        if tap is None:
            return steps
        layer = run.graph[layer.inputs[traced.taps.source[tap]]]
        unit = int(traced.taps.unit[tap])
        steps.append(Step(layer, unit, float(traced.values[tap])))
