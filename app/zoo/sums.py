"""Checksums of a model's files. Its card tells them: `sha256`, 64 hex digits by the name of the file.

They are written with the card, by all that writes one, and compared when a file is read: a bit that a disk
turned over, or a file of another training, is told and not drawn.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

SUMMED = ("weights.safetensors", "history.safetensors")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sums(folder: Path) -> dict[str, str]:
    """Those of the files that are there. Raises OSError."""
    files = (folder / name for name in SUMMED)
    return {path.name: sha256(path.read_bytes()) for path in files if path.is_file()}


def changed(name: str, content: bytes, told: Mapping[str, str]) -> str | None:
    """What is wrong with a file whose sum the card tells; None when it is as it was, or the card is older."""
    found = sha256(content)
    if told.get(name, found) == found:
        return None
    return (
        f"{name} is not the file that card.json was written for: its SHA-256 begins with {found[:8]}, "
        f"expected {told[name][:8]}; copy it anew, or take sha256 out of card.json if the change is meant"
    )
