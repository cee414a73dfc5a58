"""A run's folder: what was chosen (run.json), and the state that it goes on from (resume.safetensors)."""

import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from ..errors import ModelError
from ..zoo.material import Drawings
from . import checkpoints
from .digits import write_own
from .files import replace
from .learners import LEARNERS
from .options import Options

FILE, RESUME = "run.json", "resume.safetensors"
WEIGHT, MEMORY, STATE = "weight/", "memory/", "state"


class Run(BaseModel):
    """run.json. digits, data and threads are known once the run has begun."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    options: Options
    digits: int | None = None
    data: str | None = None
    threads: int | None = None
    started: str


def title_of(options: Options) -> str:
    """What a run is called until somebody names it."""
    names = {"relu": "ReLU", "sgd": "SGD", "adam": "Adam"}
    chosen = {"activation": options.activation, "pooling": f"{options.pooling} pooling"}
    parts = (*(chosen[name] for name in options.arguments), options.optimiser)
    return ", ".join([LEARNERS[options.network].title, *(names.get(part, part) for part in parts)])


def begin(folder: Path, options: Options, own: Drawings | None = None, title: str | None = None) -> Run:
    """Makes a run's folder, ready for `Course`. Raises OSError; FileExistsError when there is a run in it."""
    if (folder / FILE).exists():
        raise FileExistsError(f"{folder.name} holds a run already")
    folder.mkdir(parents=True, exist_ok=True)
    if own is not None:
        write_own(folder, own)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    run = Run(id=folder.name, title=title or title_of(options), options=options, started=now)
    write(folder, run)
    return run


def write(folder: Path, run: Run) -> None:
    """Writes run.json. Raises OSError."""
    replace(folder / FILE, orjson.dumps(run.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n")


def read(folder: Path) -> Run:
    """Reads run.json. Raises ModelError when it is missing or broken."""
    try:
        return Run.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError) as problem:
        raise ModelError(f"{FILE} cannot be read: {problem}.") from problem


def write_resume(
    folder: Path, weights: dict[str, Tensor], memory: dict[str, Tensor], state: dict[str, Any]
) -> None:
    """Keeps what a run goes on from: weights, the optimiser's memory, and plain values. Raises OSError."""
    tensors = {WEIGHT + name: value for name, value in weights.items()}
    tensors |= {MEMORY + name: value for name, value in memory.items()}
    replace(folder / RESUME, save(tensors, metadata={STATE: orjson.dumps(state).decode()}))


def read_resume(folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Any]] | None:
    """The three of `write_resume`, or None when the run has not come that far. Raises ModelError."""
    path = folder / RESUME
    if not path.is_file():
        return None
    found = checkpoints.read(path)
    with safe_open(path, framework="pt") as file:
        state = orjson.loads(file.metadata()[STATE])
    weights, memory = (
        {name.removeprefix(kind): value for name, value in found.items() if name.startswith(kind)}
        for kind in (WEIGHT, MEMORY)
    )
    return weights, memory, state
