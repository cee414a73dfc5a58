"""What can be set from outside: `LUNETTE_...` environment variables, or options of `serve`."""

from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).resolve().parent
INSTALLED = (_PACKAGE / "share").is_dir()
"""Whether the package was installed, with its files inside it; in a checkout they lie beside it."""
HOME = _PACKAGE / "share" if INSTALLED else _PACKAGE.parent
"""The folder of static/, templates/ and models/. Nothing is written there once it is installed."""
OWN = user_data_path("lunette", appauthor=False) if INSTALLED else HOME
"""The folder of trained/ and data/: what is written, and what is looked for beside what is shipped."""

LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(BaseSettings):
    """Each field is also read from `LUNETTE_<NAME>`; an argument given in code wins over the environment."""

    model_config = SettingsConfigDict(env_prefix="LUNETTE_")

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; 0.0.0.0 opens it to the network."
    )
    allowed_hosts: str = Field(
        default="",
        description="More names the server answers to, with commas between; *.example.org: all below.",
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    models_dir: Path = Field(
        default=HOME / "models", description="Folder that holds one folder for each model."
    )
    trained_dir: Path = Field(default=OWN / "trained", description="Folder that holds what was trained here.")
    data_dir: Path = Field(
        default=OWN / "data", description="Folder in which, or one folder below which, MNIST's files are."
    )
    default_model: str = Field(default="lenet", description="Name of the model the page opens with.")
    threads: int = Field(
        default=1, ge=1, le=256, description="Threads torch and numpy may use; small networks want one."
    )
    live_lines: int = Field(default=400, ge=0, description="Live drawing connections at once; 0 allows none.")
    trainings: int = Field(
        default=1, ge=0, le=64, description="Trainings at once; the others wait. 0 allows none."
    )
    train_threads: int = Field(
        default=1, ge=1, le=256, description="Threads of one training; it never uses more processors."
    )
    keep_runs: int = Field(
        default=5, ge=0, description="Trainings that are over and were given no name which stay."
    )
    keep_models: int = Field(
        default=100, ge=0, description="Networks that were trained and kept here at once."
    )
    watchers: int = Field(default=100, ge=0, description="Connections that watch trainings at once.")
    log_level: LogLevel = Field(default="info", description="How much is logged.")


def shown(default: Any) -> str:
    """A default as help says it: folders of a checkout by their names, others in full."""
    return default.name if isinstance(default, Path) and not INSTALLED else str(default)
