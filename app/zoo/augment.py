"""Changing many drawings at once, so that the network learns digits and not one way of writing them."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Strength:
    """How far a drawing may be changed; amounts are uniform from -value to +value unless said otherwise."""

    rotation: float  # radians
    scale: tuple[float, float]  # low, high
    stretch: float  # width times exp(amount), height the other way
    shear: float  # x moved per y
    shift: float  # cells
    elastic: float  # cells, standard deviation at the knots of a 6x6 net
    thickness: float  # share of the way to the thinnest (-) or thickest (+) neighbour
    blur: float  # share of the way to the mean of the 3x3 around, 0 to this
    contrast: float  # grey levels around one half times exp(amount)
    spare: float  # share of the drawings that are left as they are


SCANNED = Strength(  # MNIST: scanned, scaled and centred already
    rotation=0.2,
    scale=(0.8, 1.12),
    stretch=0.1,
    shear=0.2,
    shift=2.2,
    elastic=0.45,
    thickness=0.5,
    blur=0.4,
    contrast=0.35,
    spare=0.1,
)
DRAWN = Strength(  # pen digits: already turned, sized and placed as strokes
    rotation=0.05,
    scale=(0.95, 1.05),
    stretch=0.05,
    shear=0.05,
    shift=0.8,
    elastic=0.35,
    thickness=0.2,
    blur=0.3,
    contrast=0.2,
    spare=0.1,
)


def augment(pixels: Tensor, strength: Strength, generator: torch.Generator, side: int = 32) -> Tensor:
    """Changed drawings, grey levels uint8 (N, side, side), of (N, H, W) put in the middle."""
    count = len(pixels)
    grey = pixels[:, None].float() / 255  # (N, 1, H, W)
    spared = torch.rand(count, 1, 1, 1, generator=generator) < strength.spare
    plain = F.pad(grey, _margins(grey, side))
    changed = F.grid_sample(grey, _places(grey, strength, generator, side), align_corners=False)
    changed = _touch(changed, strength, generator)
    return (torch.where(spared, plain, changed)[:, 0] * 255 + 0.5).to(torch.uint8)


def _margins(grey: Tensor, side: int) -> tuple[int, int, int, int]:
    """Cells to add left, right, above and below."""
    high, wide = side - grey.shape[2], side - grey.shape[3]
    return wide // 2, wide - wide // 2, high // 2, high - high // 2


def _places(grey: Tensor, strength: Strength, generator: torch.Generator, side: int) -> Tensor:
    """Where each new pixel is taken from, (N, side, side, 2): -1 to 1 across the old drawing."""
    count, half = len(grey), grey.shape[3] / 2

    def around(amount: float) -> Tensor:
        return (torch.rand(count, generator=generator) * 2 - 1) * amount

    angle, shear, wide = around(strength.rotation), around(strength.shear), around(strength.stretch).exp()
    low, high = strength.scale
    size = 1 / (torch.rand(count, generator=generator) * (high - low) + low)
    cos, sin = angle.cos() * size, angle.sin() * size
    turn = torch.stack(
        [cos * wide, (cos * shear - sin) / wide, sin * wide, (sin * shear + cos) / wide], dim=1
    )
    shift = torch.stack([around(strength.shift), around(strength.shift)], dim=1) / half
    theta = torch.cat([turn.view(count, 2, 2), shift[:, :, None]], dim=2)  # (N, 2, 3)
    line = (torch.arange(side) + 0.5 - side / 2) / half
    y, x = torch.meshgrid(line, line, indexing="ij")
    base = torch.stack([x.flatten(), y.flatten(), torch.ones(side * side)])  # (3, side * side)
    places = (theta @ base).view(count, 2, side, side)
    net = torch.randn(count, 2, 6, 6, generator=generator) * (strength.elastic / half)
    places = places + F.interpolate(net, size=(side, side), mode="bilinear", align_corners=True)
    return places.permute(0, 2, 3, 1)


def _touch(grey: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Thicker or thinner, softer, harder: what another pen or another scanner would have left."""
    share = torch.rand(4, len(grey), 1, 1, 1, generator=generator)
    amount = (share[0] * 2 - 1) * strength.thickness
    # One pooling serves both: a thin stroke is thick paper, so to take ink away the picture is turned over.
    thin = amount < 0
    turned = torch.where(thin, 1 - grey, grey)
    turned = torch.lerp(turned, F.max_pool2d(turned, 3, stride=1, padding=1), amount.abs())
    grey = torch.where(thin, 1 - turned, turned)
    grey = torch.lerp(grey, F.avg_pool2d(grey, 3, stride=1, padding=1), share[1] * strength.blur)
    gain = ((share[2] * 2 - 1) * strength.contrast).exp()
    # Paper stays 0 and full ink 1: the curve bends only what is between.
    return grey.pow(gain)
