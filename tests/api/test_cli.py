"""The command line: what can be set is an option and an environment variable."""

import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.settings import HOME, Settings


def said(*words: str, **environment: str) -> tuple[int, str]:
    """Exit status and text, without the colours and frames of a terminal."""
    result = CliRunner().invoke(cli, words, env={"COLUMNS": "200", "NO_COLOR": "1", **environment})
    return result.exit_code, re.sub(r"\x1b\[[0-9;]*m", "", result.output)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_an_option_and_a_variable(name: str) -> None:
    status, text = said("serve", "--help")
    assert status == 0
    assert f"--{name.replace('_', '-')} " in text
    assert f"LUNETTE_{name.upper()}" in text


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that the server would have been started with."""
    kept: list[Settings] = []
    monkeypatch.setattr("app.server.serve", kept.append)
    return kept


def test_options_win_over_variables_and_those_over_defaults(served: list[Settings]) -> None:
    assert said("serve", "--port", "9001", LUNETTE_PORT="9000", LUNETTE_DEFAULT_MODEL="vgg")[0] == 0
    (settings,) = served
    assert (settings.port, settings.default_model, settings.host) == (9001, "vgg", "127.0.0.1")
    assert settings.models_dir == HOME / "models"


def test_every_option_reaches_the_server(served: list[Settings], tmp_path: Path) -> None:
    words = f"--host 0.0.0.0 --port 1 --models-dir {tmp_path} --default-model a --threads 2 --log-level debug"
    assert said("serve", *words.split())[0] == 0
    assert served == [
        Settings(host="0.0.0.0", port=1, models_dir=tmp_path, default_model="a", threads=2, log_level="debug")
    ]


def test_numpy_gets_as_many_threads_as_torch_unless_it_was_told(
    served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that wait for each other on a busy machine made an explanation take ten times as long."""
    for before, wanted in ((None, "3"), ("2", "2")):
        monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
        if before is not None:
            monkeypatch.setenv("OPENBLAS_NUM_THREADS", before)
        assert said("serve", "--threads", "3")[0] == 0
        assert os.environ["OPENBLAS_NUM_THREADS"] == wanted
    assert len(served) == 2


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("--port 70000", "less than or equal to 65535"),
        ("--threads 0", "greater than or equal to 1"),
        ("--log-level loud", "'critical', 'error'"),
    ],
)
def test_values_out_of_range_are_refused_with_the_legal_ones(
    words: str, phrase: str, served: list[Settings]
) -> None:
    status, text = said("serve", *words.split())
    assert status == 2
    assert phrase in text
    assert not served


def test_settings_are_read_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNETTE_PORT", "8123")
    monkeypatch.setenv("LUNETTE_LOG_LEVEL", "debug")
    assert (Settings().port, Settings().log_level) == (8123, "debug")


def test_evaluate_hands_its_words_on(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[object, ...]] = []
    monkeypatch.setattr("app.zoo.evaluate.main", lambda *words: heard.append(words))
    assert said("evaluate", "lenet", "--data", "folder", "--help")[0] == 0
    ((words, name),) = heard
    assert words == ["lenet", "--data", "folder", "--help"]
    assert str(name).endswith(" evaluate")
