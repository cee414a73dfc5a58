"""Pen digits drawn many at a time: what app.ink does for one drawing, vectorised for training.

A drawing here is one tensor of segments (S, 4), each row x0, y0, x1, y1 in cells. All its strokes share a
radius, so that their order does not matter and the nearest segment decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..ink import PAD, PEN_RADIUS
from .data import PenDigit

CHUNK = 256  # drawings rendered together; they are sorted by length so that little is padded


@dataclass(frozen=True)
class PenRange:
    """How a digit may be put on the pad; (low, high) are drawn uniformly, spreads are symmetric around 0."""

    size: tuple[float, float]  # longest side of the digit, as a share of the pad
    offset: float  # middle of the digit off the middle of the pad, as a share of the pad
    radius: tuple[float, float] = (PEN_RADIUS, PEN_RADIUS)  # cells
    softness: tuple[float, float] = (1.0, 1.0)  # cells from full ink to none; the pad's own pen has 1
    rotation: float = 0.0  # radians
    shear: float = 0.0  # x moved per y
    stretch: float = 0.0  # width times exp(+-stretch), height the other way
    tremble: float = 0.0  # cells, how far each point may be off


CHECK = PenRange(size=(0.5, 0.75), offset=0.08)
CHECK_ANY_PEN = PenRange(size=(0.5, 0.75), offset=0.08, radius=(0.8, 1.8))
TRAIN = PenRange(
    size=(0.42, 0.88),
    offset=0.12,
    radius=(0.65, 2.3),
    softness=(0.5, 2.0),
    rotation=0.26,
    shear=0.3,
    stretch=0.2,
    tremble=0.2,
)


def unit_segments(digit: PenDigit) -> Tensor:
    """The digit's segments (S, 4), the middle of its box at 0 and the longest side of the box 1."""
    strokes = [torch.tensor(stroke, dtype=torch.float32) for stroke in digit.strokes if stroke]
    points = torch.cat(strokes)
    low, high = points.amin(dim=0), points.amax(dim=0)
    side = float((high - low).max()) or 1.0
    parts = [(stroke - (low + high) / 2) / side for stroke in strokes]
    return torch.cat([torch.cat([p, p] if len(p) == 1 else [p[:-1], p[1:]], dim=1) for p in parts])


def place(
    digits: Sequence[Tensor], spread: PenRange, generator: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Unit digits put on the pad by chance: segments (N, S, 4), radius (N,) and softness (N,), all in cells.

    Shorter drawings are filled up with copies of their last segment, which changes no distance.
    """
    count, longest = len(digits), max(len(d) for d in digits)
    padded = torch.stack([torch.cat([d, d[-1:].expand(longest - len(d), 4)]) for d in digits])
    ends = padded.view(count, -1, 2)  # (N, 2S, 2)

    def chance(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    angle, shear = chance(-spread.rotation, spread.rotation), chance(-spread.shear, spread.shear)
    wide = chance(-spread.stretch, spread.stretch).exp()
    cos, sin = angle.cos(), angle.sin()
    turn = torch.stack(
        [cos * wide, sin * wide, (cos * shear - sin) / wide, (sin * shear + cos) / wide], dim=1
    )
    ends = ends @ turn.view(count, 2, 2)
    low, high = ends.amin(dim=1, keepdim=True), ends.amax(dim=1, keepdim=True)
    side = (high - low).amax(dim=2, keepdim=True).clamp_min(1e-6)
    size = (chance(*spread.size) * PAD).view(-1, 1, 1)
    middle = (
        PAD / 2 + torch.stack([chance(-spread.offset, spread.offset) for _ in "xy"], dim=1)[:, None] * PAD
    )
    ends = (ends - (low + high) / 2) / side * size + middle
    if spread.tremble:
        ends = ends + tremble(padded, spread.tremble, generator)
    return ends.reshape(count, longest, 4), chance(*spread.radius), chance(*spread.softness)


def tremble(padded: Tensor, most: float, generator: torch.Generator) -> Tensor:
    """Small shifts (N, 2S, 2) in cells, smooth along the stroke because each is a function of the place."""
    count = len(padded)
    ends = padded.view(count, -1, 2)
    waves = torch.randn(count, 2, 4, generator=generator) * 5  # radians per unit
    phase = torch.rand(count, 1, 4, generator=generator) * 2 * torch.pi
    strength = torch.rand(count, 4, 2, generator=generator) * most
    return torch.sin(ends @ waves + phase) @ strength


def render(segments: Tensor, radius: Tensor, softness: Tensor, size: int = PAD) -> Tensor:
    """Grey levels uint8 (N, size, size) of segments (N, S, 4), radius (N,) and softness (N,), all in cells.

    With softness 1 and a radius of TRAIN it equals app.ink.rasterise to one grey level (single precision).
    """
    start, step = segments[..., :2], segments[..., 2:] - segments[..., :2]
    length2 = (step**2).sum(dim=-1, keepdim=True)  # (N, S, 1)
    along = step / length2.clamp_min(1e-12)
    centre = torch.arange(size) + 0.5
    y, x = torch.meshgrid(centre, centre, indexing="ij")
    ones = torch.ones(size * size)
    here = torch.stack([x.flatten(), y.flatten(), ones])  # (3, P)
    square = torch.stack([(x**2 + y**2).flatten(), *here])  # (4, P)
    # Two matrix products give, for each segment and pixel, the foot t on the line and the squared distance
    # from the start.
    t = torch.cat([along, -(start * along).sum(dim=-1, keepdim=True)], dim=-1) @ here  # (N, S, P)
    away = (
        torch.cat([torch.ones_like(length2), -2 * start, (start**2).sum(dim=-1, keepdim=True)], dim=-1)
        @ square
    )
    foot = t.clamp(0, 1)
    away -= t.mul_(2).sub_(foot).mul_(foot).mul_(length2)
    distance = away.amin(dim=1).clamp_min_(0).sqrt_()  # (N, P)
    ink = ((radius[:, None] - distance) / softness[:, None] + 0.5).clamp_(0, 1)
    return (ink * 255 + 0.5).floor_().to(torch.uint8).view(-1, size, size)


def draw_all(digits: Sequence[Tensor], spread: PenRange, generator: torch.Generator) -> Tensor:
    """Grey levels uint8 (N, 28, 28) of all the unit digits, each put on the pad by chance."""
    pictures = torch.empty(len(digits), PAD, PAD, dtype=torch.uint8)
    order = sorted(range(len(digits)), key=lambda i: len(digits[i]))
    for at in range(0, len(order), CHUNK):
        chosen = order[at : at + CHUNK]
        pictures[chosen] = render(*place([digits[i] for i in chosen], spread, generator))
    return pictures
