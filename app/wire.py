"""The binary block: a small JSON header, then plain float32 values. Mirrored by `static/js/wire.js`.

bytes 0-3    "LUNE"
bytes 4-7    version, unsigned 32 bit, little endian
bytes 8-11   n, length of the header, unsigned 32 bit, little endian; 12 + n is a multiple of 4
n bytes      header, UTF-8 JSON, padded with spaces
the rest     float32 values, little endian
"""

import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

MAGIC = b"LUNE"
VERSION = 1
START = struct.Struct("<4sII")

Values = npt.NDArray[np.float32]


class WireError(ValueError):
    """Bytes that are not a block of this version; the message says what was found and what was expected."""


def pack(header: dict[str, Any], values: Values) -> bytes:
    """One block. `header` may hold numpy numbers and arrays; `values` is one row of float32."""
    text = orjson.dumps(header, option=orjson.OPT_SERIALIZE_NUMPY)
    text += b" " * (-(START.size + len(text)) % 4)
    return b"".join((START.pack(MAGIC, VERSION, len(text)), text, values.astype("<f4", copy=False).tobytes()))


def pack_weights(model: str, tensors: Iterable[tuple[str, str, Values]], step: int | None = None) -> bytes:
    """The block of `GET .../weights`; tensors: (layer, role, values). step: of a checkpoint's training."""
    listed, values, at = [], [np.empty(0, np.float32)], 0
    for layer, role, tensor in tensors:
        listed.append({"layer": layer, "role": role, "shape": tensor.shape, "at": at, "size": tensor.size})
        values.append(tensor.ravel())
        at += tensor.size
    header = {"kind": "weights", "model": model} | ({} if step is None else {"step": step})
    return pack(header | {"tensors": listed}, np.concatenate(values))


def unpack(block: bytes) -> tuple[dict[str, Any], Values]:
    """The header and the values; the values are a view on `block`, without a copy.

    Raises WireError for anything that `pack` did not write.
    """
    if len(block) < START.size:
        raise WireError(f"{len(block)} bytes are too short for a block; its start alone has {START.size}.")
    magic, version, length = START.unpack_from(block)
    if magic != MAGIC:
        raise WireError(f"A block begins with {MAGIC!r}, this one with {magic!r}.")
    if version != VERSION:
        raise WireError(f"This is version {version} of the block; version {VERSION} is understood.")
    at = START.size + length
    if at > len(block) or at % 4 or (len(block) - at) % 4:
        raise WireError(
            f"The block is cut short: {len(block)} bytes do not hold a header of {length} and whole values."
        )
    try:
        header = orjson.loads(block[START.size : at])
    except orjson.JSONDecodeError as problem:
        raise WireError(f"The header is not JSON: {problem}.") from problem
    if not isinstance(header, dict):
        raise WireError("The header is not a JSON object.")
    return header, np.frombuffer(block, dtype="<f4", offset=at)
