"""Reading what the network learns from: MNIST's four files and pen digits as strokes.

Checksums are of the unpacked bytes, so that a file packed again is still the same file.
"""

import gzip
import hashlib
import json
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

# What the project carries, so that its figures can be checked without a network.
SHIPPED = Path(__file__).resolve().parent.parent / "data"

MNIST = {  # name without .gz: sha256 of the unpacked bytes
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
SAMPLE = {  # the first 10,000 of the training part, shipped so that one can learn without a network
    "sample-images-idx3-ubyte": "2889698e6bc3614913e76901316712919d1998fc2b44512451bfe65bc1e668b1",
    "sample-labels-idx1-ubyte": "651e38e2ac0632f5113ec18f1df4977117f953197819034009971a6675a0df78",
}
SAMPLED = 10_000
PENS = "strokes.jsonl"  # every person of the pen set
PENS_HELDOUT = "pen-heldout.jsonl"  # the people kept apart, shipped with the project

# Whole people are kept apart, so that no one's hand is known before it is checked.
HELDOUT_WRITERS = frozenset({3, 6, 10, 13, 17, 20, 24, 29})  # looked at once, at the end
VALIDATION_WRITERS = frozenset({5, 12, 19, 27})  # for choosing between networks


class DataError(Exception):
    """A data file is missing or is not what it should be; the text says which and what to do."""


@dataclass(frozen=True)
class PenDigit:
    """One digit as written: strokes of points [x, y] in any unit, y down, and who wrote it."""

    label: int
    writer: int
    strokes: list[list[list[float]]]


def find(folder: Path, name: str) -> Path:
    """The file NAME or NAME.gz in the folder or one folder below it. Raises DataError when there is none."""
    for place in (folder, *sorted(p for p in folder.glob("*") if p.is_dir())):
        for candidate in (place / f"{name}.gz", place / name):
            if candidate.is_file():
                return candidate
    raise DataError(f"{name}.gz (or unpacked) is neither in {folder} nor one folder below it")


def read_bytes(path: Path, sha256: str | None = None) -> bytes:
    """The unpacked bytes of a file, gzipped or not. Raises DataError as unpack does."""
    try:
        return unpack(str(path), path.read_bytes(), sha256)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def unpack(name: str, content: bytes, sha256: str | None = None) -> bytes:
    """The content, unpacked when the name ends in .gz.

    Raises DataError when it is broken or has another checksum than sha256.
    """
    if name.endswith(".gz"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{name}: cannot be unpacked ({error})") from error
    if sha256 is not None and (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise DataError(f"{name}: sha256 of the unpacked bytes is {found}, expected {sha256}")
    return content


def read_idx(content: bytes) -> np.ndarray:
    """An array of bytes from the IDX format: 0 0 8 N, N big-endian sizes, then the values row by row."""
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise DataError(f"IDX file begins with {content[:4].hex()}, expected 000008 and the number of sizes")
    dimensions = content[3]
    if len(content) < 4 + 4 * dimensions:
        raise DataError("IDX file ends inside its header")
    shape = struct.unpack_from(f">{dimensions}I", content, 4)
    values = np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * dimensions)
    if values.size != np.prod(shape, dtype=np.int64):
        raise DataError(f"IDX file holds {values.size} values, its header says {'x'.join(map(str, shape))}")
    return values.reshape(shape)


def read_mnist(folder: Path, part: str) -> tuple[Tensor, Tensor]:
    """Grey levels uint8 (N, 28, 28), ink = 255, and labels int64 (N,) of the part "train" or "t10k"."""
    return _read_pair(folder, part, MNIST)


def read_sample() -> tuple[Tensor, Tensor]:
    """The same of the 10,000 training digits that the project carries."""
    return _read_pair(SHIPPED, "sample", SAMPLE)


def _read_pair(folder: Path, part: str, checksums: Mapping[str, str]) -> tuple[Tensor, Tensor]:
    arrays = []
    for name in (f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"):
        arrays.append(torch.from_numpy(read_idx(read_bytes(find(folder, name), checksums[name])).copy()))
    return arrays[0], arrays[1].long()


def read_pens(path: Path, writers: Collection[int] | None = None) -> list[PenDigit]:
    """The pen digits of a JSON-lines file, in its order; of the given writers only, when these are named.

    Raises DataError for a line that is not {"label", "note": [digit, writer, number], "strokes"}.
    """
    digits = []
    for number, line in enumerate(read_bytes(path).splitlines(), start=1):
        try:
            record = json.loads(line)
            digit = PenDigit(record["label"], record["note"][1], record["strokes"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise DataError(f"{path}, line {number}: not a pen digit ({error!r})") from error
        if writers is None or digit.writer in writers:
            digits.append(digit)
    return digits


def training_writers(digits: Iterable[PenDigit]) -> frozenset[int]:
    """The people whose digits may be learnt from: everyone who is kept for neither choosing nor checking."""
    return frozenset(digit.writer for digit in digits) - HELDOUT_WRITERS - VALIDATION_WRITERS


def labels_of(digits: Iterable[PenDigit]) -> Tensor:
    """The labels, int64 (N,)."""
    return torch.tensor([digit.label for digit in digits], dtype=torch.int64)
