"""A trace as a piece of HTML that a notebook shows: complete in itself, on light paper or on dark.

Text and lines take the notebook's own colour; signs are amber and blue, laid over whatever is behind.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..net.formula import number
from . import as_text

if TYPE_CHECKING:
    from .units import Term, UnitTrace

Floats = npt.NDArray[np.float64]
AMBER, BLUE = "230, 145, 20", "60, 125, 235"  # positive and negative; told apart by every kind of eye
DENSEST = 0.6  # of a colour: text over it stays easy to read
WINDOWS = 8  # channels of a window that are drawn; of more, those that add most
PIXEL, SIDE = 7, 112  # screen pixels: for one pixel of the drawing and for a picture, at least

CELL = (
    "padding: 2px 6px; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; border: 0;"
)
TAP = "padding: 1px 3px; text-align: right; font: 11px system-ui; min-width: 2.6em; border: 0;"
HEAD = "padding: 2px 6px; text-align: right; font-weight: 600; border: 0; opacity: .75;"
TABLE = "border-collapse: collapse; border: 0; margin: 4px 0; font-size: 12px; color: inherit;"
ROW = "background: transparent;"


def tint(value: float, most: float) -> str:
    """The colour of a value: its sign, as dense as it is large beside `most`."""
    share = min(1.0, abs(value) / most) if most else 0.0
    return f"rgba({AMBER if value >= 0 else BLUE}, {share * DENSEST:.2f})"


def shown(traced: "UnitTrace") -> str:
    """The whole trace: sentence, windows or terms, sums, field, path, weights on the drawing, reach."""
    return "".join([
        '<div style="color: inherit; font: 13px/1.45 system-ui, sans-serif; overflow-x: auto;">',
        f'<div style="font-size: 15px; font-weight: 600;">{escape(repr(traced.unit))}</div>',
        f"<div>{escape(as_text.sentence(traced))}</div>",
        _windows(traced) if traced.layer.read == "window" and traced.layer.weight == "tensor" else "",
        _terms(traced),
        _totals(traced),
        *(f"<div><b>{name}</b> {escape(tell(traced))}</div>" for name, tell in as_text.FACTS.items()),
        _on_the_picture(traced),
        f'<code style="background: transparent; color: inherit;">{escape(traced.formula)}</code></div>',
    ])  # fmt: skip


def _table(rows: Iterable[str]) -> str:
    return f'<table style="{TABLE}"><tbody>{"".join(rows)}</tbody></table>'


def _row(cells: Iterable[str]) -> str:
    return f'<tr style="{ROW}">{"".join(cells)}</tr>'


def _words(text: str, style: str = CELL) -> str:
    return f'<td style="{style}">{escape(text)}</td>'


def _number(value: float, most: float, mark: bool = False) -> str:
    style = f"{CELL} background: {tint(value, most)};" + (" outline: 2px solid currentColor;" if mark else "")
    return f'<td style="{style}">{number(value)}</td>'


def _tap(value: float, most: float) -> str:
    text = f"{value:.2f}"
    short = text.strip("-") if float(text) == 0 else text.replace("-", "−")
    return f'<td style="{TAP} background: {tint(value, most)};" title="{number(value)}">{short}</td>'


def _terms(traced: "UnitTrace") -> str:
    few, rest = as_text.chosen(traced)
    if not few:
        return ""
    names, rows = as_text.columns(traced), [as_text.numbers(traced, term) for term in few]
    most = [max(map(abs, column)) for column in zip(*rows, strict=True)]
    lines = [_row(_words(name, HEAD) for name in ("", *names))]
    for term, row in zip(few, rows, strict=True):
        won = term == traced.winner
        cells = (_number(part, top, won) for part, top in zip(row, most, strict=True))
        lines.append(_row([_words(term.name), *cells, _words("won" if won else "")]))
    if rest:
        added = _number(sum(term.product for term in rest), most[-1])
        lines.append(_row([_words(f"{len(rest)} more terms"), *[_words("")] * (len(names) - 1), added]))
    return _table(lines)


def _windows(traced: "UnitTrace") -> str:
    """For the channels that add most: values, weights and products of the window as three small grids."""
    by_channel = {c: list(terms) for c, terms in groupby(traced.terms, lambda term: term.unit.place[0])}
    order = sorted(by_channel, key=lambda c: -abs(sum(term.product for term in by_channel[c])))[:WINDOWS]
    parts = [as_text.numbers(traced, term) for term in traced.terms]
    most = [max(map(abs, column)) for column in zip(*parts, strict=True)]
    rows = []
    for channel in sorted(order):
        terms = by_channel[channel]
        grids = [_grid(traced, terms, n, top) for n, top in enumerate(most)]
        added = number(sum(term.product for term in terms))
        shown = (grids[0], "×", grids[1], "=", grids[2], f"adds {added}")
        cells = (f'<td style="{CELL} text-align: left;">{part}</td>' for part in shown)
        rows.append(_row([_words(f"channel {channel}"), *cells]))
    left = len(by_channel) - len(order)
    return _table(rows) + (f"<div>{left} more channels add less.</div>" if left else "")


def _grid(traced: "UnitTrace", terms: Sequence["Term"], column: int, most: float) -> str:
    """A window as it lies in the layer below: one coloured cell a tap, its number short, in full as title."""
    rows = [
        [as_text.numbers(traced, term)[column] for term in row]
        for _, row in groupby(terms, lambda term: term.unit.place[1])
    ]
    return _table(_row(_tap(part, most) for part in row) for row in rows)


def _totals(traced: "UnitTrace") -> str:
    return _table(_row([_words(name), _words(number(value))]) for name, value in as_text.totals(traced))


def _on_the_picture(traced: "UnitTrace") -> str:
    """The weights of the pixels over the field, and beside them weight times pixel, as small pictures."""
    own = traced.input_weights
    top, left, height, width = own.field
    picture: Any = traced._done.run.graph.layers[0]
    pixels = traced._done.run[picture.id].reshape(picture.extent)[:, top : top + height, left : left + width]
    if not own.weights.size:
        return ""
    pictures = [(own.weights, "what each pixel weighs"), (own.weights * pixels, "weight × pixel")]
    drawn = "".join(f'<td style="{CELL} text-align: left;">{_picture(*each)}</td>' for each in pictures)
    return _table([_row([drawn])])


def _picture(values: Floats, words: str) -> str:
    """(C, H, W), summed over channels, as one SVG: a square a pixel."""
    flat = values.sum(axis=0)
    height, width = flat.shape
    most, scale = float(np.abs(flat).max()), max(PIXEL, SIDE // max(height, width))
    squares = "".join(
        f'<rect x="{x}" y="{y}" width="1" height="1" fill="{tint(float(flat[y, x]), most)}"/>'
        for y, x in zip(*np.nonzero(flat), strict=True)
    )
    told = f"{words}, from {number(float(flat.min()))} to {number(float(flat.max()))}"
    return (
        f'<svg role="img" aria-label="{escape(told)}" viewBox="0 0 {width} {height}" width="{width * scale}" '
        f'height="{height * scale}" shape-rendering="crispEdges" '
        f'style="outline: 1px solid rgba(128, 128, 128, .5);">{squares}</svg><div>{escape(told)}</div>'
    )
