"""OpenAPI and its page at /docs, served whole from this machine."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Lunette API</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
# A file of its own, since our policy allows no script inside a page; no validator: that is another server.
START = (
    'SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger", validatorUrl: null, deepLinking: true});\n'
)


def add_docs(app: FastAPI) -> None:
    """Serve the page, its assets and the description."""
    page = APIRouter(include_in_schema=False)

    @page.get("/docs")
    def docs() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @page.get("/docs/start.js")
    def start() -> Response:
        return Response(START, media_type="text/javascript")

    app.include_router(page)
    app.mount("/docs/assets", StaticFiles(directory=swagger_ui_path), name="docs")
    app.openapi = describe(app)  # type: ignore[method-assign]


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """OpenAPI 3.0, which the bundled page can show; FastAPI itself writes 3.1."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            whole = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes,
                openapi_version="3.0.3",
            )  # fmt: skip
            whole["components"]["schemas"] |= _lifted(whole["paths"])
            app.openapi_schema = as_3_0(whole)
        return app.openapi_schema

    return openapi


def _lifted(part: Any) -> dict[str, Any]:
    """Takes out of bodies the schemas they carry along for their parts, so that they can be named once."""
    if isinstance(part, list):
        return {name: schema for item in part for name, schema in _lifted(item).items()}
    if not isinstance(part, dict):
        return {}
    own: dict[str, Any] = part.pop("$defs", {})
    return own | {name: schema for item in part.values() for name, schema in _lifted(item).items()}


def as_3_0(part: Any) -> Any:
    """A schema in the words of 3.0: `nullable` for a type null, one kind of item for a tuple."""
    if isinstance(part, list):
        return [as_3_0(item) for item in part]
    if not isinstance(part, dict):
        return part
    plain = {name: as_3_0(value) for name, value in part.items() if name != "prefixItems"}
    if "prefixItems" in part:
        plain["items"] = as_3_0(part["prefixItems"][0])
    choices = plain.get("anyOf", [])
    if {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del plain["anyOf"]
        plain |= {"nullable": True} | (rest[0] if len(rest) == 1 else {"anyOf": rest})
    return plain
