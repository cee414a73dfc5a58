"""create_app(settings): puts the parts together; no logic of its own."""

import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path

import torch
from fastapi import FastAPI

from . import __version__
from .api import refusals, routes
from .archive import archive_routes
from .card import Card
from .costly import Costly
from .docs import add_docs
from .examples import example_routes
from .library import Library
from .limits import BodyLimit, SafeHeaders
from .live import live_routes
from .methods import HeadAsGet
from .origin import Names, OwnPages
from .page import add_page
from .refuse import Unforeseen, add_handlers
from .schemas import Health
from .school.keeping import Keeper
from .school.rules import Rules
from .school.school import School
from .settings import Settings
from .trainings import training_routes
from .zoo.lenet import ACTIVATIONS, POOLINGS
from .zoo.store import CARDS

# s that a busy thread may keep Python from the others, a fifth of what is usual: a drawing goes from the loop
# to a worker and back, and waits for Python each time.
TURN = 0.001

ABOUT = "See what happens inside a convolutional network: each unit and its arithmetic."


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole application, with its models loaded. Nothing is shared between two of them."""
    settings = settings or Settings()
    torch.set_num_threads(settings.threads)
    sys.setswitchinterval(TURN)
    trained, data = settings.trained_dir.resolve(), settings.data_dir.resolve()  # workers run elsewhere
    library = Library(settings.models_dir, settings.default_model, trained, late=True)
    school = _school(settings, library, trained, data)
    # Our own few threads: a hop to them takes half the time of one to Starlette's pool.
    workers = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="run")
    costly = Costly()
    app = FastAPI(
        title="Lunette", version=__version__, description=ABOUT, docs_url=None, redoc_url=None,
        lifespan=lambda _: _open(school, workers, costly),
    )  # fmt: skip
    app.state.library, app.state.school, app.state.costly = library, school, costly
    add_handlers(app)
    keeper = Keeper(school, library, trained, settings.keep_models)
    app.state.keeper = keeper
    app.include_router(routes(library, workers, costly))
    app.include_router(live_routes(library, workers, settings.live_lines))
    app.include_router(training_routes(school, keeper, data, workers))
    app.include_router(archive_routes(library, keeper, workers))
    app.include_router(example_routes())
    _add_health(app, library)
    add_page(app, library)
    add_docs(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    app.add_middleware(OwnPages, Names(settings.host, settings.allowed_hosts.split(",")))
    app.add_middleware(Unforeseen)
    app.add_middleware(SafeHeaders)
    return app


def _school(settings: Settings, library: Library, trained: Path, data: Path) -> School:
    for activation, pooling in product(ACTIVATIONS, POOLINGS):
        arguments = {"activation": activation, "pooling": pooling}
        library.prepare(Card.model_validate(CARDS["lenet"] | {"parameters": 0, "arguments": arguments}))
    rules = Rules(settings.trainings, settings.train_threads, settings.keep_runs, settings.watchers)
    command = [sys.executable, "-m", f"{__package__}.training.worker", str(data)]
    return School(trained / ".runs", command, library.place, rules)


@asynccontextmanager
async def _open(school: School, workers: Executor, costly: Costly) -> AsyncIterator[None]:
    await school.open()
    try:
        yield
    finally:
        costly.close()
        workers.shutdown(wait=False, cancel_futures=True)
        await school.close()


def _add_health(app: FastAPI, library: Library) -> None:
    @app.get("/healthz", response_model=Health, tags=["health"])
    async def healthz() -> dict[str, str]:
        """The process lives."""
        return {"status": "ok"}

    @app.get("/readyz", response_model=Health, responses=refusals(503), tags=["health"])
    async def readyz() -> dict[str, str]:
        """The default model is loaded."""
        library.check_ready()
        return {"status": "ready"}
