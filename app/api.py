"""The routes under /api: each checks what came in, calls the modules that know, and hands on their bytes."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response

from . import answer as answers
from .apart import apart
from .bodies import RAW, Drawing, Explain
from .client import body_of, reader_of, unless_gone
from .costly import Costly
from .explain import explained, unit_index, verified
from .features import KEPT, Features, TopOut, maps_of
from .find import find
from .forms import checked
from .incoming import Pixels, from_base64, from_body, from_bytes
from .library import Library
from .media import BINARY, prefers_binary
from .model import Model
from .remarks import remarks
from .schemas import (
    Error,
    ExplainOut,
    FiltersOut,
    GraphOut,
    ModelItem,
    RunOut,
    VerifyOut,
)

FOR_GOOD = "public, max-age=31536000, immutable"  # asked for by its digest: it can never change
FOR_NOW = "public, max-age=300, immutable"
ASK_AGAIN = "no-cache"  # its ETag still saves the body

BLOCK: dict[str, Any] = {BINARY: {"schema": {"type": "string", "format": "binary"}}}
UNCHANGED: dict[str, Any] = {"description": "Unchanged since the ETag given in If-None-Match."}
Version = Annotated[str | None, Query(description="The digest; the answer is then cached for good.")]
Count = Annotated[int, Query(ge=1, le=KEPT, description="How many digits or photos for each map.")]
Maps = Annotated[str | None, Query(description="FIRST-LAST, from 0: only these maps.", examples=["0-15"])]
Form = TypeVar("Form", bound=Drawing)
Layers = Annotated[
    str | None,
    Query(
        description="Ids with commas between: only their values are sent. None at all, ?layers=: ranges and "
        "probabilities alone, as of a network of over 2,000,000 units without it.",
        examples=["conv1,pool1"],
    ),
]
Center = Annotated[bool, Query(description="For a raw body: centre the ink.")]


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for OpenAPI."""
    return {status: {"model": Error} for status in statuses}


def _body(form: type[Drawing], raw: bool) -> dict[str, Any]:
    """The body of a route for OpenAPI; we read it ourselves, since pydantic is slow on long lists."""
    content: dict[str, Any] = {
        "application/json": {"schema": form.model_json_schema(ref_template="#/components/schemas/{model}")}
    }
    content |= {BINARY: {"schema": RAW}} if raw else {}
    return {"requestBody": {"required": True, "content": content}}


def _keeping(request: Request, model: Model, version: str | None) -> str:
    """How long a client may keep a body: what was asked for by its digest can never change."""
    if version == model.digest:
        return FOR_GOOD
    asked = request.path_params["model"]
    lasting = not model.kept and asked == model.id  # @latest moves on, a kept name may be given anew
    return FOR_NOW if lasting else ASK_AGAIN


def _cached(
    request: Request, model: Model, version: str | None, body: Callable[[], bytes], media: str
) -> Response:
    """A body that changes only with the digest: a 304 when the client has it already."""
    tag = f'"{model.digest}"'
    headers = {"ETag": tag, "Cache-Control": _keeping(request, model, version)}
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body(), media_type=media, headers=headers)


def items(library: Library) -> list[dict[str, Any]]:
    """The list of `GET /api/models`."""
    return [item(model) for model in library.all]


def item(model: Model) -> dict[str, Any]:
    """One model of the list, `ModelItem`."""
    own = {
        "id": model.id, "digest": model.digest, "history": model.has_history, "kept": model.kept,
        **model.sizes,
    }  # fmt: skip
    return {name: own[name] if name in own else model.about[name] for name in ModelItem.model_fields}


def routes(library: Library, workers: Executor, costly: Costly) -> APIRouter:
    """All routes, over one library; networks run on `workers`, so that the event loop stays free, pictures
    are decoded and top digits searched for on `costly`, so that `workers` do."""
    api = APIRouter(prefix="/api", responses=refusals(422))
    features = Features(costly)

    @api.get("/models", response_model=list[ModelItem], tags=["models"])
    def models() -> list[dict[str, Any]]:
        """The models that are loaded."""
        return items(library)

    @api.get(
        "/models/{model}",
        response_model=GraphOut,
        responses={304: UNCHANGED, **refusals(404)},
        tags=["models"],
    )
    def graph(request: Request, model: str, v: Version = None) -> Response:
        """The network as a graph of layers."""
        found = library[model]
        return _cached(request, found, v, lambda: found.graph_json, "application/json")

    @api.get(
        "/models/{model}/weights", response_class=Response, tags=["models"],
        responses={200: {"content": BLOCK}, 304: UNCHANGED, **refusals(404)},
    )  # fmt: skip
    def weights(request: Request, model: str, v: Version = None) -> Response:
        """All weights and biases as one binary block."""
        found = library[model]
        return _cached(request, found, v, lambda: found.weights_block, BINARY)

    @api.get(
        "/models/{model}/layers/{layer}/filters",
        response_model=FiltersOut,
        responses=refusals(404),
        tags=["models"],
    )
    def filters(model: str, layer: str) -> Response:
        """Weight and bias of one layer."""
        found = library[model]
        return Response(answers.filters(found, found.layer(layer)), media_type="application/json")

    @api.get(
        "/models/{model}/layers/{layer}/top",
        response_model=TopOut,
        responses={304: UNCHANGED, **refusals(404, 503)},
        tags=["models"],
    )
    async def top(
        request: Request, model: str, layer: str, count: Count = 9, maps: Maps = None, v: Version = None
    ) -> Response:
        """For each map of a layer the test digits, or photos, that excite it most."""

        async def told() -> Response:
            reader = reader_of(request)
            # a checkpoint has to be read, which takes longer than a drawing too
            found = library.at_hand(model)
            if found is None:
                found = await costly.run(reader, library.__getitem__, model)
            asked = found.layer(layer)
            body = await features.top(reader, found, asked, count, maps_of(asked, maps))
            return _cached(request, found, v, lambda: body, "application/json")

        return await unless_gone(request, told())

    @api.post(
        "/models/{model}/run", response_model=RunOut, tags=["drawings"],
        responses={200: {"content": BLOCK}, **refusals(404, 413, 415, 503)},
        openapi_extra=_body(Drawing, raw=True),
    )  # fmt: skip
    async def run(request: Request, model: str, center: Center = False, layers: Layers = None) -> Response:
        """All values of one forward pass: JSON, or the binary block if Accept prefers octet-stream."""
        found, (body, kind) = await find(library, workers, model), await body_of(request, raw=True)
        binary, only = prefers_binary(request.headers.get("accept", "")), answers.chosen(found, layers)

        def shown(pixels: Pixels, center: bool) -> Response:
            done = answers.answer(found, pixels, center)
            write = answers.as_block if binary else answers.as_json
            block = write(done, remarks(done), only)
            return Response(block, media_type=BINARY if binary else "application/json")

        if kind == "raw":
            return await apart(workers, lambda: shown(from_bytes(found.card, body), center))
        return await drawn(
            request, found, body, Drawing, lambda asked, pixels: shown(pixels, asked.center or center)
        )

    @api.post(
        "/models/{model}/explain", response_model=ExplainOut, tags=["drawings"],
        responses=refusals(404, 413, 415, 503), openapi_extra=_body(Explain, raw=False),
    )  # fmt: skip
    async def explain(request: Request, model: str) -> Response:
        """How one unit got its value, term by term."""
        return await of_unit(request, model, explained)

    @api.post(
        "/models/{model}/verify", response_model=VerifyOut, tags=["drawings"],
        responses=refusals(404, 413, 415, 503), openapi_extra=_body(Explain, raw=False),
    )  # fmt: skip
    async def verify(request: Request, model: str) -> Response:
        """One unit worked out a second time by torch, on its window alone."""
        return await of_unit(request, model, verified)

    async def of_unit(request: Request, model: str, tell: Callable[..., bytes]) -> Response:
        """What `tell` says of the unit that a body names."""
        found, (body, _) = await find(library, workers, model), await body_of(request)

        def told(asked: Explain, pixels: Pixels) -> Response:
            layer = found.layer(asked.layer)
            unit = unit_index(layer, asked.unit)
            done = answers.answer(found, pixels, asked.center)
            return Response(tell(done, layer, unit), media_type="application/json")

        return await drawn(request, found, body, Explain, told)

    async def drawn(
        request: Request,
        found: Model,
        body: bytes,
        form: type[Form],
        tell: Callable[[Form, Pixels], Response],
    ) -> Response:
        """What `tell` makes of a JSON body and its drawing. A picture is decoded in its reader's turn; grey
        levels wait for nobody."""

        def at_once() -> Response | Form:
            asked = checked(form, body)
            pixels = from_body(found.card, asked)
            return asked if pixels is None else tell(asked, pixels)

        async def decoded(asked: Form) -> Response:
            pixels = await costly.run(reader_of(request), from_base64, found.card, asked.image or "")
            return await apart(workers, tell, asked, pixels)

        answer = await apart(workers, at_once)
        return answer if isinstance(answer, Response) else await unless_gone(request, decoded(answer))

    return api
