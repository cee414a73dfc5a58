"""Fetching MNIST's files for those who have only the internet; the checksums are those of app.zoo.data."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path

from . import data
from .store import replace

MIRRORS = (  # tried in this order
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
PATIENCE = 60  # seconds without an answer


def fetch_mnist(folder: Path) -> list[str]:
    """Puts what is missing of MNIST's four files into the folder; gives the names of what was fetched.

    Raises DataError when no mirror has a file or what it sends has another checksum; nothing is written then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fetched = []
    for name, checksum in data.MNIST.items():
        try:
            data.find(folder, name)
        except data.DataError:
            replace(folder / f"{name}.gz", _fetch(name, checksum))
            fetched.append(name)
    return fetched


def _fetch(name: str, checksum: str) -> bytes:
    """The gzipped file from the first mirror that has it."""
    problems = []
    for mirror in MIRRORS:
        url = f"{mirror}{name}.gz"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - https only, see MIRRORS
                packed: bytes = answer.read()
            data.unpack(url, packed, checksum)
        except (urllib.error.URLError, OSError, http.client.HTTPException, data.DataError) as error:
            problems.append(f"{url}: {error}")
        else:
            return packed
    raise data.DataError(f"{name} could not be fetched: {'; '.join(problems)}")
