"""The routes of models that come from a training: their history, their files, and deleting them."""

import io
import re
import zipfile
from concurrent.futures import Executor
from urllib.parse import quote

from fastapi import APIRouter, Response

from .answer import as_bytes
from .apart import apart
from .api import refusals
from .errors import NoHistory, NotFound
from .library import Library
from .school import forms
from .school.keeping import Keeper
from .training.history import History
from .trainings import Key

ZIP = "application/zip"
BYTES = {"schema": {"type": "string", "format": "binary"}}
FILES = ("card.json", "weights.safetensors")


def archive_routes(library: Library, keeper: Keeper, workers: Executor) -> APIRouter:
    """All routes; files are read on `workers`."""
    api = APIRouter(prefix="/api", tags=["training"], responses=refusals(422))

    @api.get("/models/{model}/history", response_model=forms.HistoryOut, responses=refusals(404))
    async def history(model: str) -> Response:
        """How a model, or a training, was learnt: one row a step."""
        return Response(await apart(workers, _history, library, model), media_type="application/json")

    @api.get(
        "/models/{model}/download", response_class=Response,
        responses={200: {"content": {ZIP: BYTES}}, **refusals(404)},
    )  # fmt: skip
    async def download(model: str) -> Response:
        """The model as a zip of weights.safetensors and card.json."""
        headers = {"Content-Disposition": attachment(f"{model}.zip")}
        return Response(await apart(workers, _zipped, library, model), media_type=ZIP, headers=headers)

    @api.delete(
        "/models/{model}", status_code=204, response_class=Response, responses=refusals(403, 404, 409)
    )
    async def delete(model: str, key: Key = "") -> Response:
        """Delete a model that was trained and kept here."""
        await keeper.delete(model, key)
        return Response(status_code=204)

    return api


def attachment(name: str) -> str:
    """Content-Disposition for a file of that name, be it of any letters (RFC 6266, RFC 8187).

    Old clients get the name with "_" for what they could not read.

    >>> attachment("日本.zip")
    "attachment; filename=\"__.zip\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.zip"
    """
    plain = re.sub(r"[^ !#-$&-\[\]-~]", "_", name)  # printed ASCII without quote, percent and backslash
    if plain == name:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _history(library: Library, name: str) -> bytes:
    folder = library.folder(name)
    found = History(folder)
    rows = found.rows
    if not rows:
        raise NoHistory(f"How {name} was trained was not recorded.")
    title = library.models[name].card.title if name in library.models else name
    return as_bytes({"model": name, "title": title, "final": found.last, "rows": rows})


def _zipped(library: Library, name: str) -> bytes:
    folder = library.folder(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for each in FILES:
            if not (folder / each).is_file():
                raise NotFound(f"{name} has no {each} yet: its training is not over.")
            file.writestr(zipfile.ZipInfo(each, (1980, 1, 1, 0, 0, 0)), (folder / each).read_bytes())
    return out.getvalue()
