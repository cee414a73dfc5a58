"""The files of a model in a zip, whatever its folder is called; and names that no folder can have."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import quote, unquote

import httpx
import pytest

from app.archive import attachment
from app.errors import BadInput
from app.main import create_app
from app.settings import Settings
from app.training.keep import slug
from tests.conftest import add_model, serving

NAMES = ["lenet", "my net", "日本", 'a"b', "a\nb", "a\r\nX-Bad: yes", "Größe", "50% off", "a\\b", "a;b", "…"]


def told(header: str) -> str:
    """The name that a browser of today reads out of the header."""
    extended = re.search(r"filename\*=UTF-8''([^;]+)$", header)
    if extended:
        return unquote(extended[1])
    plain = re.fullmatch(r'attachment; filename="([^"]*)"', header)
    assert plain
    return plain[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_through_whole_and_breaks_nothing(name: str) -> None:
    header = attachment(f"{name}.zip")
    assert re.fullmatch(r"""attachment; filename="[ !#-$&-\[\]-~]+"(; filename\*=UTF-8''[\w.%-]+)?""", header)
    assert header.isascii()
    assert told(header) == f"{name}.zip"


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server whose models have these names, as far as this machine's disk takes them."""
    folder = tmp_path_factory.mktemp("models")
    for name in NAMES:
        try:
            add_model(folder / name)
        except OSError:
            continue
    with serving(create_app(Settings(models_dir=folder, default_model="lenet"))) as client:
        yield client


def test_every_model_can_be_downloaded(strange: httpx.Client) -> None:
    names = [each["id"] for each in strange.get("/api/models").json()]
    assert {"lenet", "日本"} <= set(names)
    for name in names:
        answer = strange.get(f"/api/models/{quote(name, safe='')}/download")
        assert answer.status_code == 200, name
        assert told(answer.headers["content-disposition"]) == f"{name}.zip"
        assert "x-bad" not in answer.headers
        assert zipfile.is_zipfile(io.BytesIO(answer.content))


DEVICES = "CON", "con", "Nul", "aux", "PRN", "COM1", "lpt9", "com0", "CON.", " con ", "COM¹"


@pytest.mark.parametrize("name", DEVICES)
def test_a_name_that_windows_keeps_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="kept by Windows"):
        slug(name)


@pytest.mark.parametrize(("name", "folder"), [
    ("console", "console"), ("com10", "com10"), ("con 2", "con-2"), ("CON.txt", "con-txt"),
    ("my net. ", "my-net"),
])  # fmt: skip
def test_no_folder_ends_as_windows_cannot_have_it(name: str, folder: str) -> None:
    assert slug(name) == folder
