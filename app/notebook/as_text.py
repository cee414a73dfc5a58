"""A trace as text, to read in a terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..net.formula import number
from ..net.graph import Fold, Kind

if TYPE_CHECKING:
    from .units import Term, UnitTrace

FEW = 25  # terms that are all written; of more, the largest
LARGEST = 10

SENTENCES: Mapping[Kind, str] = {
    "input": "A pixel of the {picture}, as the network reads it.",
    "conv": "A convolution: {count} values of {below}, each times a weight, added up{bias}.",
    "dense": "Fully connected: all {count} values of {below}, each times a weight, added up{bias}.",
    "maxpool": "The largest of {count} values of {below}; {winner} won.",
    "avgpool": "The mean of a window of {below}: {count} values, each times {weight}.",
    "relu": "A value of {below}, or 0 where that is negative.",
    "tanh": "The hyperbolic tangent of a value of {below}.",
    "sigmoid": "The logistic function of a value of {below}.",
    "flatten": "A value of {below}, put into a row.",
    "dropout": "A value of {below}; dropout does nothing at rest.",
    "batchnorm": "A value of {below}, normalised: times a weight{bias}.",
    "lrn": "Local response normalisation: its own value of {below}, divided by a power of k and the squares "
    "of {count} neighbouring channels at the same place.",
    "add": "{count} values added, of {below}.",
    "concat": "A value of {below}, one of the layers that are joined here.",
    "softmax": "Its share: exp of its own score in {below}, divided by the sum of exp over all {count} "
    "scores (the largest score is taken off first).",
}


def sentence(traced: "UnitTrace") -> str:
    """What kind of sum it is, in one sentence."""
    below = dict.fromkeys(term.unit.layer for term in traced.terms)
    return SENTENCES[traced.layer.kind].format(
        count=len(traced.terms), picture=picture(traced), below=" and ".join(below) or "the padding",
        winner=traced.winner and traced.winner.name, bias=", and a bias" if traced.layer.bias else "",
        weight=number(traced.terms[0].weight) if traced.terms else "",
    )  # fmt: skip


def columns(traced: "UnitTrace") -> list[str]:
    """Which numbers of a term are worth a column; the last is what is added up."""
    plain = ["value"] if traced.layer.weight is None else ["value", "weight", "product"]
    return COLUMNS.get(traced.layer.fold, plain)


COLUMNS: Mapping[Fold, list[str]] = {
    "softmax": ["value", "exp"], "normalise": ["value", "value²", "weight", "product"],
}  # fmt: skip


def numbers(traced: "UnitTrace", term: "Term") -> list[float]:
    """A term's numbers in those columns."""
    by_name = {
        "value": term.value, "value²": term.value**2, "weight": term.weight, "product": term.product,
        "exp": term.product,
    }  # fmt: skip
    return [by_name[name] for name in columns(traced)]


def chosen(traced: "UnitTrace") -> tuple[list["Term"], list["Term"]]:
    """(the terms that are shown, the rest): all of a few in their order, of many the largest first."""
    if len(traced.terms) <= FEW:
        return list(traced.terms), []
    order = sorted(traced.terms, key=lambda term: -abs(term.product))
    return order[:LARGEST], order[LARGEST:]


def totals(traced: "UnitTrace") -> Iterator[tuple[str, float]]:
    """The sums under the terms, by name."""
    if 1 < len(traced.per_channel) <= FEW:
        yield from ((f"channel {part.channel}", part.sum) for part in traced.per_channel)
    if traced.layer.bias:
        yield "k" if traced.layer.fold == "normalise" else "bias", traced.bias
    if traced.terms:
        yield "total", traced.total
    if traced.own is not None and traced.scale is not None:
        yield f"total^{number(-traced.layer.params['beta'])}", traced.scale
        yield "its own value", traced.own
    yield "output", traced.output


def picture(traced: "UnitTrace") -> str:
    """What the network reads: a drawing or a photo."""
    return traced._done.model.card.input.kind


def seen(traced: "UnitTrace") -> str:
    """The receptive field in words."""
    top, left, height, width = traced.receptive_field
    if not height:
        return f"nothing of the {picture(traced)}"
    if height == width == 1:
        return f"one pixel of the {picture(traced)}: row {top}, column {left}"
    where = f"rows {top}-{top + height - 1}, columns {left}-{left + width - 1}"
    return f"{height} × {width} pixels of the {picture(traced)}: {where}"


def made_of(traced: "UnitTrace") -> str:
    """The part of the picture's pixels and that of the constant."""
    own = traced.input_weights
    sign, rest = "−" if own.constant < 0 else "+", number(abs(own.constant))
    of_rest = (
        "from biases" if own.exact else f"left over: these are its slopes at this {picture(traced)}"
    )
    value = number(own.sum + own.constant)
    return f"{own.of.name} = {value}: {number(own.sum)} from the pixels {sign} {rest} {of_rest}"


def can_change(traced: "UnitTrace") -> str:
    """How many units of each later layer."""
    parts = (f"{name} {mask.sum()} of {mask.size}" for name, mask in traced.reach.items())
    return ", ".join(parts) or "nothing later"


def comes_from(traced: "UnitTrace") -> str:
    """The strongest path in one line."""
    return " ← ".join(map(repr, traced.path))


FACTS = {"Sees": seen, "Comes from": comes_from, "Made of": made_of, "Can change": can_change}


def written(traced: "UnitTrace") -> str:
    """The whole trace: sentence, terms, sums, what it sees, where it came from, what it can change."""
    few, rest = chosen(traced)
    names, more = columns(traced), f"{len(rest)} more terms"
    width = max(len(name) for name in (*(term.name for term in few), more))

    def line(name: str, *cells: str) -> str:
        padded = [""] * (len(names) - len(cells)) + list(cells)
        return f"  {name:{width}} " + " ".join(f"{cell:>12}" for cell in padded)

    lines = [repr(traced.unit), sentence(traced), "", *([line("", *names)] if few else [])]
    for term in few:
        won = "  won" if term == traced.winner else ""
        lines.append(line(term.name, *map(number, numbers(traced, term))) + won)
    if rest:
        lines.append(line(more, number(sum(term.product for term in rest))))
    lines += [line(name, number(value)) for name, value in totals(traced)]
    lines += ["", *(f"{name:12}{tell(traced)}" for name, tell in FACTS.items()), "", traced.formula]
    return "\n".join(lines)
