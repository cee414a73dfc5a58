"""Reading a picture file that someone sent: a photo or a drawing, dark on light or light on dark."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from .errors import BadInput
from .ink import PAD

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 4_000_000  # of a drawing, declared by the file's header, looked at before anything is unpacked

# What Pillow lets through when a file is broken or lies about itself.
BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def from_image(data: bytes) -> NDArray[np.uint8]:
    """Grey levels uint8 (28, 28), ink = 255, of a PNG, JPEG or WebP: its longest side fills the pad.

    Paper is what the border shows: light paper is turned over. See-through parts count as paper. Raises
    BadInput when it is not such a picture, is broken, or has more than 4 megapixels.
    """
    return _fit(_ink(unpacked(data, MOST_PIXELS, _grey)))


def unpacked(data: bytes, most: int, read: Callable[[Image.Image], NDArray[Any]]) -> NDArray[Any]:
    """What `read` makes of a picture file, turned as its EXIF says. most: pixels that are taken.

    Raises BadInput when it is no such file, is broken, or has more pixels.
    """
    picture = opened(data, most)
    try:
        return read(turned(picture))
    except BROKEN as error:
        raise BadInput("The image is broken: it could not be unpacked.") from error


def opened(data: bytes, most: int) -> Image.Image:
    """A picture file, nothing of it unpacked yet. most: pixels that are taken. Raises BadInput."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadInput(f"The image has more than {most:,} pixels.") from error
    except BROKEN as error:
        raise BadInput("The image is not a PNG, JPEG or WebP that can be read.") from error
    width, height = picture.size
    if width * height > most:
        raise BadInput(f"The image has {width}x{height} pixels; at most {most:,} in all are taken.")
    return picture


def turned(picture: Image.Image) -> Image.Image:
    """The picture as its camera was held (EXIF). Raises one of BROKEN."""
    return ImageOps.exif_transpose(picture)


def _grey(picture: Image.Image) -> NDArray[np.float64]:
    """Brightness 0 to 255 (H, W); see-through parts are laid over the opposite of what is opaque."""
    if picture.mode.startswith("I"):  # 16 bits a pixel: Pillow's own conversion would cut, not scale
        grey = np.array(picture, dtype=np.float64)
        grey /= 257
        return grey
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        full = picture.convert("RGBA")
        opaque = np.asarray(full.getchannel("A"), dtype=np.float64) / 255
        bright = np.asarray(full.convert("L"), dtype=np.float64)
        dark_ink = (bright * opaque).sum() < 127.5 * opaque.sum()
        return bright * opaque + (255.0 if dark_ink and opaque.min() < 1 else 0.0) * (1 - opaque)
    return np.array(picture.convert("L"), dtype=np.float64)


def _ink(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ink 0 to 255 (H, W): the distance from the paper's own grey, so that off-white paper is empty too.

    Written over `grey`: new arrays of some 32 MB would take longer than the arithmetic.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.median(border))
    if paper > 127.5:
        np.subtract(255, grey, out=grey)
        paper = 255 - paper
    grey -= paper
    grey *= 255
    grey /= 255 - paper
    return np.clip(grey, 0, 255, out=grey)


def _fit(ink: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The ink in the middle of (28, 28): averaged down, or read between pixels when it has to grow."""
    height, width = ink.shape
    scale = PAD / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = Image.Resampling.BOX if scale <= 1 else Image.Resampling.BILINEAR
    small = np.asarray(Image.fromarray(ink.astype(np.float32)).resize(size, way))
    pad = np.zeros((PAD, PAD), np.uint8)
    top, left = (PAD - size[1]) // 2, (PAD - size[0]) // 2
    pad[top : top + size[1], left : left + size[0]] = np.floor(small.clip(0, 255) + 0.5)
    return pad
