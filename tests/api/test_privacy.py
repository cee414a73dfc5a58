"""The server keeps no photo: none on disk and none in what it logs, whatever is asked of it."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from websockets.sync.client import connect

from app.zoo import data
from tests.api.wires import process_of
from tests.family import PHOTO, RUN_PHOTO, add_photo_model

BINARY = "application/octet-stream"
HEAD = 700  # bytes at the beginning of a file, its tables, that many files have
PART = 24  # of what was sent, bytes or letters, that nobody else writes by chance


def traces_of(photo: np.ndarray[Any, Any], sent: list[bytes]) -> set[bytes]:
    """Pieces by which the photo would be known in any of its forms: pixels, files, base64, numbers."""
    raw = [photo.tobytes(), photo.transpose(1, 2, 0).tobytes(), *(each[HEAD:] for each in sent)]
    whole = [photo.tobytes(), photo.transpose(1, 2, 0).tobytes(), *sent]
    texts = [base64.b64encode(each)[2 * HEAD :] for each in whole]
    numbers = [str(channel[16].tolist()).strip("[]").encode() for channel in photo]
    numbers += [each.replace(b", ", b",") for each in numbers]
    return {
        each[at : at + PART] for each in raw + texts + numbers for at in range(0, len(each) - PART, 4 * PART)
    }


def files_of(photo: np.ndarray[Any, Any]) -> list[bytes]:
    """The photo as PNG, JPEG and WebP, larger than the network reads."""
    large = Image.fromarray(np.kron(photo.transpose(1, 2, 0), np.ones((3, 3, 1), np.uint8)))
    made = []
    for kind in ("PNG", "JPEG", "WEBP"):
        file = io.BytesIO()
        large.save(file, kind)
        made.append(file.getvalue())
    return made


def found(pieces: set[bytes], content: bytes) -> set[bytes]:
    return {piece for piece in pieces if piece in content}


@pytest.mark.large  # a server in a process of its own
def test_no_photo_stays_on_disk_or_in_the_log(tmp_path: Path) -> None:
    photo = np.random.default_rng(7).integers(0, 256, (3, 32, 32), dtype=np.uint8)
    sent = files_of(photo)
    pieces, raw = traces_of(photo, sent), photo.transpose(1, 2, 0).tobytes()
    numbers, images = photo.tolist(), [base64.b64encode(each).decode() for each in sent]
    unit = {"layer": "conv1", "unit": {"index": 0}}
    add_photo_model(tmp_path / "models" / PHOTO)
    own = {name: str(tmp_path / name.lower()) for name in ("HOME", "TMPDIR", "XDG_DATA_HOME")}
    for folder in own.values():
        Path(folder).mkdir()
    own |= {
        "LUNETTE_MODELS_DIR": str(tmp_path / "models"), "LUNETTE_DEFAULT_MODEL": PHOTO,
        "LUNETTE_LOG_LEVEL": "debug",
    }  # fmt: skip
    statuses = []
    with process_of(tmp_path / "trained", **own) as (client, process):

        def post(path: str, **body: Any) -> None:
            statuses.append(client.post(path, **body).status_code)

        bodies = [{"pixels": numbers}, {"pixels": photo.ravel().tolist()}, *({"image": x} for x in images)]
        for each in bodies:
            post(RUN_PHOTO, json=each)
            for route in ("explain", "verify"):
                post(f"/api/models/{PHOTO}/{route}", json=each | unit)
        post(RUN_PHOTO, content=raw, headers={"Content-Type": BINARY})
        right = len(statuses)
        for wrong in (  # each holds the photo or a part of it
            {"json": {"pixels": numbers[:2]}}, {"json": {"pixels": [*photo.ravel().tolist()[:-1], 300]}},
            {"json": {"pixels": numbers, "image": images[0]}}, {"json": {"picture": images[1]}},
            {"json": {"image": images[0][:-400]}}, {"json": {"image": images[1] + "%"}},
            {"content": raw[:-1], "headers": {"Content-Type": BINARY}},
            {"content": sent[1], "headers": {"Content-Type": "image/jpeg"}},
            {"content": sent[1], "headers": {"Content-Type": "application/json"}},
            {"files": {"photo": sent[1]}},
        ):  # fmt: skip
            post(RUN_PHOTO, **wrong)
        post("/api/models/none/run", content=raw, headers={"Content-Type": BINARY})
        with connect(
            f"{str(client.base_url).replace('http', 'ws').rstrip('/')}/api/models/{PHOTO}/live"
        ) as line:
            for message in (raw, raw[:-1], images[0][:3000]):
                line.send(message)
                assert line.recv(timeout=60)
        process.terminate()
        said, log = process.communicate(timeout=60)
    assert set(statuses[:right]) == {200}
    assert all(400 <= status < 500 for status in statuses[right:])
    assert not found(pieces, (said + log).encode())
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in written} >= {"card.json"}
    for path in written:
        assert not found(pieces, path.read_bytes()), path


@pytest.mark.parametrize("kind", range(3))
def test_a_photo_that_was_kept_would_be_found(tmp_path: Path, kind: int) -> None:
    """The search itself, held to a file, a line of a log and a body as they would look."""
    photo = np.random.default_rng(7).integers(0, 256, (3, 32, 32), dtype=np.uint8)
    sent = files_of(photo)
    kept = (sent[1], b"DEBUG image " + base64.b64encode(sent[0]), str(photo.tolist()).encode())[kind]
    assert found(traces_of(photo, sent), kept)
    assert not found(traces_of(photo, sent), data.SHIPPED.joinpath("photos.zip").read_bytes())
