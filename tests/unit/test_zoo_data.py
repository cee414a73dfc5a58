"""What networks learn from: files are checked, people kept apart, downloads not simply believed."""

import gzip
import io
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from app.zoo import data, download, material, ship
from tests.unit.small_set import FEW, KEPT, PENS_EACH, STILL, fill, idx, started


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return fill(tmp_path, monkeypatch)


# data


def test_an_idx_file_is_read_back() -> None:
    values = torch.arange(24, dtype=torch.uint8).view(2, 3, 4)
    assert data.read_idx(idx(values)).tolist() == values.tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "begins with"),
        (b"\0\0\x0d\x01\0\0\0\x01\0", "expected 000008"),
        (b"\0\0\x08\x03\0\0", "inside its header"),
        (b"\0\0\x08\x01\0\0\0\x05abcd", "holds 4 values, its header says 5"),
    ],
)
def test_a_broken_idx_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(data.DataError, match=message):
        data.read_idx(content)


def test_another_content_than_expected_is_refused(folder: Path) -> None:
    file = folder / "train-labels-idx1-ubyte.gz"
    file.write_bytes(gzip.compress(idx(torch.zeros(FEW))))
    with pytest.raises(data.DataError, match="sha256 of the unpacked bytes"):
        started(folder)


@pytest.mark.parametrize(
    "content", [b"not gzip", gzip.compress(b"cut off", mtime=0)[:-9]], ids=["other", "cut"]
)
def test_a_file_that_cannot_be_unpacked_is_named(folder: Path, content: bytes) -> None:
    file = folder / "train-labels-idx1-ubyte.gz"
    file.write_bytes(content)
    with pytest.raises(data.DataError, match=r"train-labels-idx1-ubyte\.gz: cannot be unpacked"):
        started(folder)


def test_a_line_that_is_no_pen_digit_is_named(tmp_path: Path) -> None:
    file = tmp_path / "strokes.jsonl"
    file.write_text('{"label": 1, "note": [1, 2, 3], "strokes": []}\n{"label": 1}\n')
    with pytest.raises(data.DataError, match="line 2: not a pen digit"):
        data.read_pens(file)


def test_files_are_found_one_folder_below_and_a_missing_one_is_named(folder: Path) -> None:
    (folder / "pen").mkdir()
    (folder / "strokes.jsonl").rename(folder / "pen" / "strokes.jsonl")
    assert data.find(folder, "strokes.jsonl") == folder / "pen" / "strokes.jsonl"
    with pytest.raises(data.DataError, match="t10k"):
        data.find(folder, "t10k-images-idx3-ubyte")


# people


def test_the_people_for_choosing_and_for_checking_are_others() -> None:
    assert not data.HELDOUT_WRITERS & data.VALIDATION_WRITERS
    assert len(data.HELDOUT_WRITERS) == 8
    assert len(data.VALIDATION_WRITERS) == 4


def test_a_held_out_person_never_appears_in_training(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[data.PenDigit] = []
    real = material.pens.unit_segments
    monkeypatch.setattr(material.pens, "unit_segments", lambda digit: drawn.append(digit) or real(digit))
    found = started(folder)
    writers = {digit.writer for digit in drawn}
    assert found.writers == set(range(1, 31)) - data.HELDOUT_WRITERS - data.VALIDATION_WRITERS
    assert writers == found.writers | data.VALIDATION_WRITERS
    assert len(found.view()) == FEW - KEPT + len(found.writers) * PENS_EACH * material.PEN_COPIES
    assert len(found.checks["pen"]) == len(data.VALIDATION_WRITERS) * PENS_EACH * 2


def test_scanned_digits_for_choosing_are_not_learnt_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material, "SCANNED", STILL)
    found = started(folder)
    view = found.view()
    learnt = {bytes(picture.flatten().tolist()) for picture in view.pixels[: FEW - KEPT]}
    kept = {bytes(picture.flatten().tolist()) for picture in found.checks["mnist"].pixels}
    assert (len(learnt), len(kept)) == (FEW - KEPT, KEPT)
    assert not learnt & kept


def test_what_is_shipped_is_the_held_out_people_and_nobody_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        data.MNIST[name] = ""
        (folder / name).write_bytes(b"as it is")
    monkeypatch.setattr(data, "SAMPLED", 100)
    ship.main(folder, tmp_path / "out")
    digits = data.read_pens(tmp_path / "out" / "pen-heldout.jsonl.gz")
    assert {digit.writer for digit in digits} == data.HELDOUT_WRITERS
    assert digits == data.read_pens(folder / "strokes.jsonl", data.HELDOUT_WRITERS)
    sample = [data.read_idx(data.read_bytes(tmp_path / "out" / f"sample-{kind}-ubyte.gz"))
              for kind in ("images-idx3", "labels-idx1")]  # fmt: skip
    images, labels = data.read_mnist(folder, "train")
    assert sample[0].tolist() == images[:100].tolist()
    assert sample[1].tolist() == labels[:100].tolist()
    assert (tmp_path / "out" / "t10k-labels-idx1-ubyte.gz").read_bytes() == b"as it is"


def test_without_pen_strokes_it_learns_from_mnist_alone(folder: Path) -> None:
    (folder / "strokes.jsonl").unlink()
    with pytest.raises(data.DataError, match="strokes"):
        started(folder)
    found = material.Material(folder, torch.Generator().manual_seed(4), with_pens=False)
    assert len(found.view()) == FEW - KEPT
    assert set(found.checks) == {"mnist"}


# download


@pytest.fixture
def mirror(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], None]:
    """No request leaves: the mirrors answer with what was put here, else with 404."""
    answers: dict[str, bytes] = {}

    def answer(url: str, timeout: float) -> io.BytesIO:
        if url not in answers:
            raise urllib.error.URLError("not found")
        return io.BytesIO(answers[url])

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    return answers.__setitem__


def test_a_missing_file_comes_from_the_second_mirror_when_the_first_has_none(
    folder: Path, mirror: Callable[[str, bytes], None]
) -> None:
    file = folder / "train-labels-idx1-ubyte.gz"
    content = file.read_bytes()
    file.unlink()
    mirror(download.MIRRORS[1] + file.name, content)
    assert download.fetch_mnist(folder) == ["train-labels-idx1-ubyte"]
    assert file.read_bytes() == content
    assert download.fetch_mnist(folder) == []


def test_a_mirror_that_sends_something_else_is_not_believed(
    folder: Path, mirror: Callable[[str, bytes], None]
) -> None:
    file = folder / "train-labels-idx1-ubyte.gz"
    file.unlink()
    mirror(download.MIRRORS[0] + file.name, gzip.compress(b"something else"))
    with pytest.raises(data.DataError, match="sha256"):
        download.fetch_mnist(folder)
    assert not file.exists()
