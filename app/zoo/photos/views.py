"""Changing many photos at once, so that a network learns what they show, not where or how it was stored.

The photos at hand are JPEGs of 32x32 pixels and carry that format's blocks; photos of people are large, and
clean once they are made small. So some are smoothed, as a photo made small is, and some are stored as JPEG
once more.
"""

import io

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from ..four_classes import SIDE
from .photos import Photos

SHIFT = 3  # pixels, the most that a photo is moved
SCALE = (0.85, 1.12)  # a turned photo is also drawn smaller or larger
TURN = 0.12  # radians
LIGHT = 0.12  # of the scale 0 to 1: brightness; the same share for contrast
TURNED, SMOOTHED, STORED = 0.5, 0.25, 0.25  # shares of the photos
QUALITY = (50, 95)
RED_GREEN_BLUE = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)  # ITU-R BT.601, as JPEG has it
CHUNK = 1000


def view(photos: Photos, generator: torch.Generator) -> Photos:
    """Every photo once more, changed in a new way."""
    parts = [_changed(part, generator) for part in torch.split(photos.pixels, CHUNK)]
    return Photos(torch.cat(parts), photos.labels)


def _changed(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Levels uint8 (N, 3, 32, 32) of the same."""
    count = len(pixels)

    def share() -> Tensor:
        return torch.rand(count, 1, 1, 1, generator=generator)

    levels = pixels.float() / 255
    levels = torch.where(share() < 0.5, levels.flip(3), levels)
    levels = F.grid_sample(levels, _places(count, generator), padding_mode="reflection", align_corners=False)
    contrast, light = 1 + (share() * 2 - 1) * LIGHT, (share() * 2 - 1) * LIGHT
    levels = torch.where(share() < 0.5, (levels - 0.5) * contrast + 0.5 + light, levels)
    levels = torch.where(share() < SMOOTHED, _smoothed(levels), levels).clamp(0, 1)
    return _stored((levels * 255 + 0.5).to(torch.uint8), generator)


def _places(count: int, generator: torch.Generator) -> Tensor:
    """Where each new pixel is taken from, (N, 32, 32, 2); half the photos are moved by whole pixels only."""

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    turned = torch.rand(count, generator=generator) < TURNED
    angle = torch.where(turned, uniform(-TURN, TURN), torch.zeros(count))
    scale = torch.where(turned, 1 / uniform(*SCALE), torch.ones(count))
    shift = torch.randint(-SHIFT, SHIFT + 1, (2, count), generator=generator).float()
    shift = (shift + turned * (torch.rand(2, count, generator=generator) - 0.5)) * 2 / SIDE
    cos, sin = angle.cos() * scale, angle.sin() * scale
    theta = torch.stack([cos, -sin, shift[0], sin, cos, shift[1]], dim=1).view(count, 2, 3)
    return F.affine_grid(theta, [count, 3, SIDE, SIDE], align_corners=False)


def _smoothed(levels: Tensor) -> Tensor:
    """Colours without JPEG's blocks of 2x2 and with little of its rings: brightness a little, colour more."""
    grey = (levels * RED_GREEN_BLUE).sum(dim=1, keepdim=True)
    colour = _blurred(_blurred(levels - grey))
    return colour + torch.lerp(grey, _blurred(grey), 0.4)


def _blurred(levels: Tensor) -> Tensor:
    """Each pixel a mean of its 3x3 neighbours, weighed 1 2 1 along rows and columns."""
    line = torch.tensor([0.25, 0.5, 0.25])
    kernel = (line[:, None] * line[None, :]).expand(levels.shape[1], 1, 3, 3)
    return F.conv2d(F.pad(levels, (1, 1, 1, 1), mode="reflect"), kernel, groups=levels.shape[1])


def _stored(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Some of the photos as JPEG gives them back, each with a quality of its own."""
    chosen = (torch.rand(len(pixels), generator=generator) < STORED).nonzero().flatten()
    qualities = torch.randint(*QUALITY, (len(chosen),), generator=generator)
    for index, quality in zip(chosen.tolist(), qualities.tolist(), strict=True):
        content = io.BytesIO()
        Image.fromarray(pixels[index].permute(1, 2, 0).numpy()).save(content, "JPEG", quality=quality)
        again = np.array(Image.open(content).convert("RGB"))
        pixels[index] = torch.from_numpy(again).permute(2, 0, 1)
    return pixels
