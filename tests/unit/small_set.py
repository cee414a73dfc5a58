"""A small set to learn from, in the files and formats of the real ones."""

import gzip
import hashlib
import struct
from pathlib import Path

import pytest
import torch
from torch import Tensor

from app.zoo import data, material, ship
from app.zoo.augment import Strength

FEW, KEPT = 300, 40  # scanned digits, and how many of them are for choosing
PENS_EACH = 3  # digits of each of the 30 people

STILL = Strength(
    rotation=0, scale=(1, 1), stretch=0, shear=0, shift=0, elastic=0, thickness=0, blur=0, contrast=0, spare=0
)


def idx(values: Tensor) -> bytes:
    """The values as an IDX file of bytes."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    return header + values.to(torch.uint8).numpy().tobytes()


def fill(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Test digits as MNIST's training part and held-out strokes as everyone's; the checksums follow."""
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    checksums = {}
    for name, values in (
        ("train-images-idx3-ubyte", images[:FEW]),
        ("train-labels-idx1-ubyte", labels[:FEW]),
    ):
        (folder / f"{name}.gz").write_bytes(gzip.compress(idx(values)))
        checksums[name] = hashlib.sha256(idx(values)).hexdigest()
    monkeypatch.setattr(data, "MNIST", checksums)
    monkeypatch.setattr(material, "VALIDATION", KEPT)
    digits = data.read_pens(data.SHIPPED / "pen-heldout.jsonl.gz")[: 30 * PENS_EACH]
    everyone = [data.PenDigit(digit.label, 1 + n % 30, digit.strokes) for n, digit in enumerate(digits)]
    (folder / "strokes.jsonl").write_bytes(ship.pen_lines(everyone))
    return folder


def started(folder: Path) -> material.Material:
    """What a run learns from, with a fixed seed."""
    return material.Material(folder, torch.Generator().manual_seed(4))
