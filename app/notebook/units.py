"""One unit of a run, and how it got its value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..answer import Answer
from ..net import affine, path, reach
from ..net.formula import formula, number
from ..net.graph import Layer
from ..net.receptive import Field
from ..net.trace import Trace, trace
from ..net.verify import Verified, verify
from . import as_html, as_text


@dataclass(frozen=True, repr=False)
class Unit:
    """One unit of a run; `float(unit)` is its value.

    >>> from lunette import open_model
    >>> unit = open_model().run([0] * 784)["conv2"][3, 2, 5]
    >>> unit.layer, unit.index, unit.place, unit.name
    ('conv2', 325, (3, 2, 5), 'conv2[3, 2, 5]')
    >>> unit.value == float(unit)
    True
    """

    _done: Answer = field(compare=False)
    _layer: Layer
    index: int
    """The flat index: (channel * rows + row) * columns + column."""

    @property
    def layer(self) -> str:
        """The id of its layer."""
        return self._layer.id

    @property
    def place(self) -> tuple[int, ...]:
        """(channel, row, column), in a flat layer (index,)."""
        return self._layer.place(self.index)[: len(self._layer.shape)]

    @property
    def name(self) -> str:
        """As it is written in code: `pool1[3, 4, 5]`."""
        return f"{self.layer}[{', '.join(map(str, self.place))}]"

    @cached_property
    def value(self) -> float:
        """What the run holds for it."""
        return float(self._done.run.flat(self.layer)[self.index])

    def trace(self) -> "UnitTrace":
        """How it got its value; shows itself in a notebook, `print` writes it out."""
        run, weights = self._done.run, self._done.model.weights
        return UnitTrace(self, trace(run, weights, self._layer, self.index))

    def __float__(self) -> float:
        return self.value

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self.value, dtype)

    def __repr__(self) -> str:
        return f"{self.name} = {number(self.value)}"


class Term(NamedTuple):
    """What one tap adds: product = value * weight; for softmax exp(value - largest value); for local response
    normalisation value² * weight."""

    unit: Unit
    value: float
    weight: float
    product: float

    @property
    def name(self) -> str:
        return self.unit.name


class ChannelSum(NamedTuple):
    """What the taps in one channel of the layer below make together (for a max pool: their largest)."""

    channel: int
    sum: float


class DrawingWeights(NamedTuple):
    """value of `of` = (weights * pixels in field).sum() + constant, and the first of these is `sum`.

    of: the unit, or for softmax its score. exact: False after a tanh, sigmoid, softmax or local response
    normalisation: a slope then.
    field: the rectangle of the input. weights: float64 (C, height, width) over it.
    """

    of: Unit
    exact: bool
    field: Field
    weights: npt.NDArray[np.float64]
    constant: float
    sum: float


class UnitTrace:
    """How one unit got its value.

    terms: one Term for each tap inside the layer below, in torch's order of the weights.
    per_channel: for a window, what each channel of the layer below adds.
    bias: added to the terms. total: the terms and the bias, before the activation (softmax: all exponents).
    output: the unit's value, worked out in float64; it agrees with the run to about 1e-6.
    winner: for a max pool the Term that won, else None.
    own, scale: for local response normalisation the value that is normalised and total^(−beta); their product
        is the output; else None.
    receptive_field: Field(top, left, height, width), what the unit sees of the input.
    formula: one line of arithmetic.

    >>> from lunette import open_model
    >>> trace = open_model().run([255] * 784)["fc2"][7].trace()
    >>> len(trace.terms), abs(sum(term.product for term in trace.terms) + trace.bias - trace.total) < 1e-9
    (120, True)
    >>> [unit.layer for unit in trace.path]
    ['fc2', 'relu3', 'fc1', 'flatten', 'pool2', 'relu2', 'conv2', 'pool1', 'relu1', 'conv1', 'input']
    >>> abs(trace.verify().difference) < 1e-5
    True
    """

    def __init__(self, unit: Unit, told: Trace) -> None:
        self.unit = unit
        self._told, self._done = told, unit._done
        self.per_channel = tuple(ChannelSum(*part) for part in told.per_channel)
        self.bias, self.total, self.output = told.bias, told.sum, told.output
        self.own, self.scale = told.own, told.scale
        self.receptive_field, self.formula = told.receptive_field, formula(told)

    @property
    def layer(self) -> Layer:
        """The layer's record: kind, shape, read, fold, weight, bias, finish."""
        return self._told.layer

    def _term(self, tap: int) -> Term:
        told = self._told
        source = self._done.run.graph[told.layer.inputs[told.taps.source[tap]]]
        unit = Unit(self._done, source, int(told.taps.unit[tap]))
        return Term(unit, float(told.values[tap]), float(told.weights[tap]), float(told.products[tap]))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return tuple(self._term(tap) for tap in np.flatnonzero(self._told.taps.unit >= 0).tolist())

    @cached_property
    def winner(self) -> Term | None:
        return None if self._told.winner is None else self._term(self._told.winner)

    @cached_property
    def path(self) -> tuple[Unit, ...]:
        """From the unit itself down to a pixel, each time by the tap that did most to make it."""
        run, weights = self._done.run, self._done.model.weights
        steps = path.strongest_path(run, weights, self._told.layer, self._told.unit)
        return tuple(Unit(self._done, step.layer, step.unit) for step in steps)

    @cached_property
    def input_weights(self) -> DrawingWeights:
        """What each pixel of the drawing weighs in the unit, and the constant that is left."""
        run, weights = self._done.run, self._done.model.weights
        told = affine.input_weights(run, weights, self._told.layer, self._told.unit)
        of = Unit(self._done, told.layer, told.unit)
        return DrawingWeights(of, told.exact, told.field, told.weights, told.constant, told.sum)

    @cached_property
    def reach(self) -> Mapping[str, npt.NDArray[np.bool_]]:
        """Which units of the later layers it can still change: by layer id, in the layer's own shape."""
        graph = self._done.run.graph
        found = reach.reach(graph, self._told.layer, self._told.unit)
        return {name: mask.reshape(graph[name].shape) for name, mask in found.items()}

    def verify(self) -> Verified:
        """Worked out again by torch on its window alone: recorded, recomputed, difference, method."""
        return verify(self._done.run, self._done.model.weights, self._told.layer, self._told.unit)

    def __str__(self) -> str:
        return as_text.written(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html.shown(self)
