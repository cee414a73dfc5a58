"""Every failure in one shape: `{"error", "detail", "status"}`. Nothing of our insides is told."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import BadInput, LunetteError
from .forms import first_mistake
from .methods import allowed

log = logging.getLogger("lunette")


def add_handlers(app: FastAPI) -> None:
    """Make `app` answer every error in our shape."""
    app.add_exception_handler(LunetteError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.router.default = _nowhere


async def _nowhere(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """No route: answered by `_http`, where Starlette itself refuses a WebSocket without a word."""
    raise HTTPException(404)


def _answer(body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), body["status"], headers, "application/json")


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, LunetteError)
    return _answer(error.body())


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(BadInput(first_mistake(error.errors())).body())


async def _http(request: HTTPConnection, error: Exception) -> Response:
    """Starlette's own: no such route, no such method; also where a WebSocket was asked for."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED and (every := allowed(request)):
        headers["Allow"] = every
    details = {
        404: f"There is nothing at {request.url.path}; /docs lists what there is.",
        405: f"{request.scope.get('method')} is not understood at {request.url.path}; "
        f"try {headers.get('Allow')}.",
    }
    detail = details.get(status, str(error.detail))
    return _answer({"error": status.name.lower(), "detail": detail, "status": int(status)}, headers)


class Unforeseen:
    """A mistake of ours: the log gets all of it, the client only that it happened, the connection stays.

    Plain ASGI inside Starlette's own net, which would raise again and so have the server hang up.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            log.debug("%s: the client left before its request was whole", scope["path"])
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            detail = "Something went wrong on the server; the log says what. The server goes on."
            answer = _answer({"error": "internal", "detail": detail, "status": 500})
            await answer(scope, receive, send)
