"""What can be set from outside: `LUNETTE_...` environment variables, or options of `python -m app serve`."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).resolve().parent.parent

LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(BaseSettings):
    """Each field is also read from `LUNETTE_<NAME>`; an argument given in code wins over the environment."""

    model_config = SettingsConfigDict(env_prefix="LUNETTE_")

    host: str = Field(
        default="127.0.0.1", description="Address to listen on; 0.0.0.0 opens it to the network."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    models_dir: Path = Field(
        default=HOME / "models", description="Folder that holds one folder for each model."
    )
    trained_dir: Path = Field(
        default=HOME / "trained", description="Folder that holds what was trained here."
    )
    data_dir: Path = Field(
        default=HOME / "data", description="Folder in which, or one folder below which, MNIST's files are."
    )
    default_model: str = Field(default="lenet", description="Name of the model the page opens with.")
    threads: int = Field(
        default=1, ge=1, le=256, description="Threads torch may use; small networks want one."
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
