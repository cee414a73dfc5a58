"""The routes under /api/trainings, and the line on which a training is watched."""

from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request, Response, WebSocket

from .answer import as_bytes
from .apart import apart
from .api import item, refusals
from .errors import BadInput, LunetteError
from .lines import refuse, say, until_either
from .schemas import ModelItem
from .school import asked, forms
from .school.keeping import Keeper
from .school.school import School
from .school.training import Training
from .school.watcher import Watcher
from .training.digits import offer
from .training.options import MOST_OWN, RATES, Options

Key = Annotated[str, Header(alias="X-Lunette-Key", description="What POST /api/trainings gave as key.")]
Word = Literal["pause", "resume", "batch", "image", "stop"]


def training_routes(school: School, keeper: Keeper, data_dir: Path, workers: Executor) -> APIRouter:
    """All routes; what has to be read or checked at length is done on `workers`."""
    api = APIRouter(prefix="/api/trainings", tags=["training"], responses=refusals(422))

    @api.get("", response_model=list[forms.TrainingItem])
    async def trainings(key: Key = "") -> list[dict[str, Any]]:
        """All trainings: those that run, those that wait, and the last ones that are over."""
        return [training.brief(key) for training in school.all]

    @api.get("/options", response_model=forms.OptionsOut)
    async def options() -> dict[str, Any]:
        """What can be chosen, and what is chosen if nothing is said."""
        defaults = Options.model_validate({}).model_dump(mode="json")
        return {
            "defaults": defaults, "limits": limits(), "rates": dict(RATES), "digits": MOST_OWN,
            "offer": await apart(workers, offer, data_dir),
        }  # fmt: skip

    @api.post(
        "", status_code=201, response_model=forms.TrainingBegun, responses=refusals(413, 503),
        openapi_extra=_body(asked.Asked, required=False),
    )  # fmt: skip
    async def start(request: Request) -> dict[str, Any]:
        """Start a training, or put it into the queue."""
        training = school.start(*await apart(workers, asked.read, await request.body(), data_dir))
        return {"key": training.key} | training.status()

    @api.get("/{training}", response_model=forms.TrainingOut, responses=refusals(404))
    async def status(training: str) -> Response:
        """How far a training is, with all rows of its history."""
        return _status(school[training])

    @api.post(
        "/{training}/keep", status_code=201, response_model=ModelItem,
        responses=refusals(403, 404, 409, 413, 507), openapi_extra=_body(asked.Named),
    )  # fmt: skip
    async def keep(request: Request, training: str, key: Key = "") -> dict[str, Any]:
        """Give a training that is over a name: it is a model from now on."""
        found = school.mine(training, key)
        return item(await keeper.keep(found, asked.name_of(await request.body())))

    @api.post("/{training}/{word}", response_model=forms.TrainingOut, responses=refusals(403, 404, 409))
    async def command(training: str, word: Word, key: Key = "") -> Response:
        """pause, resume, stop; batch and image pause it and take one step."""
        return _status(await school.command(training, key, word))

    @api.websocket("/{training}/watch")
    async def watch(line: WebSocket, training: str) -> None:
        try:
            found, watcher = school.watch(training)
        except LunetteError as error:
            await refuse(line, error)
            return
        try:
            await line.accept()
            await until_either(_read(line, watcher), _tell(line, watcher))
        finally:
            school.leave(found, watcher)

    return api


def limits() -> dict[str, Any]:
    """Of each option its description and its legal values, as JSON schema has them."""
    told: dict[str, Any] = Options.model_json_schema()["properties"]
    return told


def _status(training: Training) -> Response:
    """As its watchers get it; to check some hundred rows by their form would hold up the event loop."""
    return Response(as_bytes(training.status()), media_type="application/json")


def _body(form: Any, required: bool = True) -> dict[str, Any]:
    """The body of a route for OpenAPI; it is read by hand."""
    schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


async def _read(line: WebSocket, watcher: Watcher) -> None:
    """Each "ready" asks for the newest weights once."""
    while (message := await line.receive())["type"] != "websocket.disconnect":
        if message.get("text") == "ready":
            watcher.ready()
        else:
            await say(line, BadInput('This line understands one message, the text "ready".'))


async def _tell(line: WebSocket, watcher: Watcher) -> None:
    while True:
        told = await watcher.next()
        await (line.send_text(told) if isinstance(told, str) else line.send_bytes(told))
