"""The binary block: what goes in comes out, and nothing else is taken for one."""

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire import WireError, pack, unpack

json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
floats = st.lists(st.floats(width=32), max_size=40)


@given(st.dictionaries(st.text(max_size=8), json, max_size=5), floats)
def test_what_is_packed_comes_out_again(header: dict[str, Any], numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    block = pack(header, values)
    found, read = unpack(block)
    assert found == header
    assert read.tobytes() == values.tobytes()  # to the bit, also for what is not a number


@given(st.text(max_size=30), floats)
def test_values_are_aligned_and_plain(name: str, numbers: list[float]) -> None:
    block = pack({"name": name}, np.array(numbers, np.float32))
    assert block[:4] == b"LUNE"
    version, length = struct.unpack("<II", block[4:12])
    assert version == 1
    assert (12 + length) % 4 == 0
    assert len(block) == 12 + length + 4 * len(numbers)


def test_reading_copies_nothing() -> None:
    block = pack({}, np.arange(4, dtype=np.float32))
    assert np.shares_memory(unpack(block)[1], np.frombuffer(block, np.uint8))


GOOD = pack({"kind": "run"}, np.arange(3, dtype=np.float32))
BAD = {
    "nothing": (b"", "too short"),
    "a start alone": (GOOD[:11], "too short"),
    "another magic": (b"LUNA" + GOOD[4:], "begins with b'LUNE'"),
    "a later version": (GOOD[:4] + struct.pack("<I", 2) + GOOD[8:], "version 2"),
    "a header that runs over": (GOOD[:8] + struct.pack("<I", 4000) + GOOD[12:], "cut short"),
    "a header out of step": (GOOD[:8] + struct.pack("<I", 15) + GOOD[12:], "cut short"),
    "half a value": (GOOD[:-2], "cut short"),
    "a header that is no JSON": (GOOD.replace(b'"kind"', b'"kind '), "not JSON"),
    "a header that is a list": (b"LUNE" + struct.pack("<II", 1, 4) + b"[]  ", "not a JSON object"),
}


@pytest.mark.parametrize("name", BAD)
def test_anything_else_is_refused_with_the_reason(name: str) -> None:
    block, phrase = BAD[name]
    with pytest.raises(WireError) as refused:
        unpack(block)
    assert phrase in str(refused.value)


@given(st.binary(max_size=80))
def test_chance_bytes_are_refused_or_read_but_never_crash(block: bytes) -> None:
    try:
        unpack(block)
    except WireError as refused:
        assert str(refused)
