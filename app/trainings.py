"""The routes under /api/trainings, and the line on which a training is watched."""

from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response, WebSocket

from .answer import as_bytes
from .apart import apart
from .api import item, refusals
from .client import body_of
from .errors import BadInput, LunetteError
from .lines import refuse, say, until_either
from .schemas import ModelItem
from .school import asked, forms
from .school.keeping import Keeper
from .school.school import School
from .school.training import Training
from .school.watcher import Watcher
from .training.learners import LEARNERS
from .training.options import CHOICES, Network, Options, limits

Key = Annotated[str, Header(alias="X-Lunette-Key", description="What POST /api/trainings gave as key.")]
Word = Literal["pause", "resume", "batch", "image", "stop"]
Learns = Annotated[Network, Query(description="The network that is to learn: its choices are told.")]


def training_routes(school: School, keeper: Keeper, data_dir: Path, workers: Executor) -> APIRouter:
    """All routes; what has to be read or checked at length is done on `workers`."""
    api = APIRouter(prefix="/api/trainings", tags=["training"], responses=refusals(422))

    @api.get("", response_model=list[forms.TrainingItem])
    async def trainings(key: Key = "") -> list[dict[str, Any]]:
        """All trainings: those that run, those that wait, and the last ones that are over."""
        return [training.brief(key) for training in school.all]

    @api.get("/options", response_model=forms.OptionsOut)
    async def options(network: Learns = "lenet") -> dict[str, Any]:
        """What can be chosen, and what is chosen if nothing is said."""
        learner, choices = LEARNERS[network], CHOICES[network]
        defaults = Options.model_validate({"network": network}).model_dump(mode="json")
        offer = await apart(workers, learner.offer, data_dir)
        return {
            "defaults": defaults, "limits": limits(network), "rates": dict(choices.rates),
            "digits": choices.own, "offer": offer, "title": learner.title, "classes": learner.subject.classes,
            "missing": None if offer else learner.missing,
        }  # fmt: skip

    @api.post(
        "", status_code=201, response_model=forms.TrainingBegun, responses=refusals(413, 415, 503),
        openapi_extra=_body(asked.Asked, required=False),
    )  # fmt: skip
    async def start(request: Request) -> dict[str, Any]:
        """Start a training, or put it into the queue."""
        body, _ = await body_of(request)
        training = school.start(*await apart(workers, asked.read, body, data_dir))
        return {"key": training.key} | training.status()

    @api.get("/{training}", response_model=forms.TrainingOut, responses=refusals(404))
    async def status(training: str) -> Response:
        """How far a training is, with all rows of its history."""
        return _status(school[training])

    @api.post(
        "/{training}/keep", status_code=201, response_model=ModelItem,
        responses=refusals(403, 404, 409, 413, 415, 507), openapi_extra=_body(asked.Named),
    )  # fmt: skip
    async def keep(request: Request, training: str, key: Key = "") -> dict[str, Any]:
        """Give a training that is over a name: it is a model from now on."""
        found = school.mine(training, key)
        body, _ = await body_of(request)
        return item(await keeper.keep(found, asked.name_of(body)))

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
