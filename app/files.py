"""The page's own files, out of memory: a first frame waits for them.

A browser may keep each but asks about it every time (an ETag answers), so that two versions never mix. A file
that changes on disk is read again.
"""

import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

TYPES = {".js": "text/javascript", ".bin": "application/octet-stream"}  # some systems know these otherwise


@dataclass(frozen=True)
class Kept:
    """A file as it was read; changed: nanoseconds, as the file system says."""

    body: bytes
    tag: str
    media: str
    changed: int


def _keep(body: bytes, path: Path, changed: int) -> Kept:
    media = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Kept(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', media, changed)


class Files:
    """An ASGI application for the files below one folder; names are looked up, never joined to a path."""

    def __init__(self, folder: Path, made: Callable[[str], str | None]) -> None:
        """made: name -> the text to serve where that is not the file on disk, else None."""
        files = (path for path in folder.rglob("*") if path.is_file())
        self.paths = {path.relative_to(folder).as_posix(): path for path in files}
        self.made = made
        self.kept: dict[str, Kept] = {}
        self.sent: dict[str, tuple[str, Kept]] = {}  # what was made, and of which text

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        await self._answer(name, Headers(scope=scope))(scope, receive, send)

    def _answer(self, name: str, asked: Headers) -> Response:
        kept = self._find(name)
        headers = {"Cache-Control": "no-cache", "ETag": kept.tag}
        if asked.get("if-none-match", "").removeprefix("W/") == kept.tag:
            return Response(status_code=304, headers=headers)
        return Response(kept.body, media_type=kept.media, headers=headers)

    def _find(self, name: str) -> Kept:
        if (text := self.made(name)) is not None:
            return self._keep_made(name, text)
        path = self.paths.get(name)
        if path is None or not path.is_file():
            raise HTTPException(404)
        changed = path.stat().st_mtime_ns
        kept = self.kept.get(name)
        if kept is None or kept.changed != changed:
            kept = self.kept[name] = _keep(path.read_bytes(), path, changed)
        return kept

    def _keep_made(self, name: str, text: str) -> Kept:
        last = self.sent.get(name)
        if last is None or last[0] != text:
            last = self.sent[name] = (text, _keep(text.encode(), Path(name), 0))
        return last[1]
