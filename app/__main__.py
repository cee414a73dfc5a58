"""The commands: `lunette serve` where it is installed, `python -m app serve` in a checkout."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from . import __version__
from .settings import LogLevel, Settings, shown

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def _option(name: str, **limits: Any) -> Any:
    """An option that is also an environment variable; its words and its default are the setting's."""
    field = Settings.model_fields[name]
    return typer.Option(
        f"--{name.replace('_', '-')}", envvar=f"LUNETTE_{name.upper()}", help=field.description,
        show_default=shown(field.default), **limits,
    )  # fmt: skip


def _default(name: str) -> Any:
    return Settings.model_fields[name].default


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Lunette {__version__}")
        raise typer.Exit


@cli.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """Lunette: see what happens inside a convolutional network."""


@cli.command()
def serve(
    host: Annotated[str, _option("host")] = _default("host"),
    allowed_hosts: Annotated[str, _option("allowed_hosts")] = _default("allowed_hosts"),
    port: Annotated[int, _option("port", min=0, max=65535)] = _default("port"),
    models_dir: Annotated[Path, _option("models_dir")] = _default("models_dir"),
    trained_dir: Annotated[Path, _option("trained_dir")] = _default("trained_dir"),
    data_dir: Annotated[Path, _option("data_dir")] = _default("data_dir"),
    default_model: Annotated[str, _option("default_model")] = _default("default_model"),
    threads: Annotated[int, _option("threads", min=1, max=256)] = _default("threads"),
    live_lines: Annotated[int, _option("live_lines", min=0)] = _default("live_lines"),
    trainings: Annotated[int, _option("trainings", min=0, max=64)] = _default("trainings"),
    train_threads: Annotated[int, _option("train_threads", min=1, max=256)] = _default("train_threads"),
    keep_runs: Annotated[int, _option("keep_runs", min=0)] = _default("keep_runs"),
    keep_models: Annotated[int, _option("keep_models", min=0)] = _default("keep_models"),
    watchers: Annotated[int, _option("watchers", min=0)] = _default("watchers"),
    log_level: Annotated[LogLevel, _option("log_level")] = _default("log_level"),
) -> None:
    """Start the server; it prints its address when it is ready."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(threads))  # numpy asks for it when it is loaded
    from .server import serve as run  # torch takes a second to import, and --help has no use for it

    run(Settings(
        host=host, allowed_hosts=allowed_hosts, port=port, log_level=log_level, threads=threads,
        models_dir=models_dir, trained_dir=trained_dir, data_dir=data_dir, default_model=default_model,
        live_lines=live_lines, watchers=watchers, trainings=trainings, train_threads=train_threads,
        keep_runs=keep_runs, keep_models=keep_models,
    ))  # fmt: skip


@cli.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def evaluate(context: typer.Context) -> None:
    """Measure a model again on what it was not trained on; `evaluate --help` shows its options."""
    from .zoo.evaluate import main

    main(context.args, context.command_path)


@cli.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def train(context: typer.Context) -> None:
    """Train a LeNet from random weights, and go on after Ctrl-C; `train --help` shows its options."""
    from .training.command import main

    main(context.args, context.command_path)


if __name__ == "__main__":
    cli(prog_name=f"python -m {__package__}")
