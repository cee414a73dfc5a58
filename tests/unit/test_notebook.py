"""The same from code: what a script gets, and its errors."""

import doctest
import importlib
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from app import open_model
from app.errors import BadInput, ModelError, UnknownLayer, UnknownModel, UnknownUnit
from app.notebook import OpenModel, Unit
from app.settings import HOME

Grey = np.ndarray[Any, np.dtype[np.uint8]]
BAR = [255 if 12 <= n % 28 <= 14 and 5 <= n // 28 <= 22 else 0 for n in range(784)]


@pytest.fixture(scope="module")
def lenet() -> OpenModel:
    return open_model("lenet")


# -- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["", ".opened", ".units"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"lunette.notebook{module}"))
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize("path", ["README.md", "docs/api.md"])
def test_the_examples_in_the_documents_are_true(path: str) -> None:
    text = (HOME / path).read_text()
    examples = "\n".join(re.findall(r"```python\n(.*?)```", text, re.S))
    test = doctest.DocTestParser().get_doctest(examples, {}, path, path, 0)
    assert test.examples
    assert not doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed


def test_the_installed_lunette_is_this_checkout() -> None:
    found = importlib.util.find_spec("lunette")
    told = "`make test` installs it; `pip install -e .` does too"
    assert found is not None, told
    assert found.origin == str(HOME / "app" / "__init__.py"), told


def test_nothing_heavy_is_loaded_before_it_is_asked_for() -> None:
    script = (
        "import app, sys; assert 'torch' not in sys.modules; from app import open_model; print(open_model)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "open_model" in done.stdout) == (0, True), done.stderr
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        importlib.import_module("app").nothing_of_that_name  # noqa: B018


# -- drawings --------------------------------------------------------------------------------------


def test_a_drawing_comes_in_many_forms(lenet: OpenModel, seven: Grey) -> None:
    inside = np.pad(seven, 2)
    forms = [
        seven, seven.ravel(), seven.tolist(), seven.ravel().tolist(), seven * 0.999, list(seven),
        list(seven.ravel()),
        tuple(map(tuple, seven.tolist())), torch.tensor(seven), Image.fromarray(seven), inside,
        Image.fromarray(255 - seven), Image.fromarray(seven).convert("CMYK").convert("RGB"),
    ]  # fmt: skip
    first = lenet.run(seven)
    assert first.prediction == int(np.argmax(first.probabilities)) == 7
    assert repr(first).startswith("LeNet reads 7 (")
    for form in forms:
        assert np.array_equal(lenet.run(form)["input"], first["input"])
    moved = lenet.run(np.roll(seven, 3, 1), center=True)
    assert np.allclose(moved["softmax"], lenet.run(seven, center=True)["softmax"], atol=0.05)
    assert (moved.center is None, first.center) == (False, None)


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        ([0] * 783, "783 values"),
        ([[0] * 28] * 27, "28 rows of 28"),
        (np.zeros((3, 28, 28)), "28 rows of 28"),
        (np.full(784, 256), r"pixels\[0\] is 256"),
        (np.full(784, np.nan), "grey levels go from 0 to 255"),
        ([True] * 784, "is true or false"),
        (np.zeros((28, 28, 3)), r"pixels\[0\] is a list"),
        (None, "pixels is null"),
        ("7", "pixels is text"),
    ],
)
def test_a_bad_drawing_is_refused_as_over_http(lenet: OpenModel, pixels: Any, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        lenet.run(pixels)


def test_models_come_from_a_folder(models_dir: Path, seven: Grey) -> None:
    assert open_model("tiny", models_dir).run(seven)["fc2"].shape == (100,)
    assert open_model("tiny", str(models_dir)).name == "tiny"
    with pytest.raises(UnknownModel, match="no model 'lenet'; there is tiny"):
        open_model("lenet", models_dir)
    with pytest.raises(UnknownModel):
        open_model("../models/lenet")
    (models_dir / "tiny" / "weights.safetensors").write_bytes(b"")
    with pytest.raises(ModelError, match=r"weights.safetensors cannot be read"):
        open_model("tiny", models_dir)


# -- values ----------------------------------------------------------------------------------------


def test_a_layer_is_an_array_of_units(lenet: OpenModel) -> None:
    run = lenet.run(BAR)
    pool1, fc1 = run["pool1"], run["fc1"]
    plain = np.asarray(pool1)
    assert (pool1.shape, pool1.dtype, pool1.ndim, len(pool1)) == ((6, 14, 14), np.float32, 3, 6)
    assert isinstance(pool1[3], np.ndarray) and isinstance(pool1[:, 2:4, ::2], np.ndarray)
    assert np.array_equal(pool1[3], plain[3]) and np.array_equal(pool1[pool1 > 1], plain[plain > 1])
    assert (pool1.max(), (pool1 - 1).sum()) == (plain.max(), (plain - 1).sum())
    assert [row.shape for row in pool1] == [(14, 14)] * 6
    assert np.array_equal(np.stack([fc1, fc1])[1], fc1)
    for unit, value in ((pool1[3, 4, 5], plain[3, 4, 5]), (fc1[7], np.asarray(fc1)[7])):
        assert isinstance(unit, Unit)
        assert float(unit) == unit.value == np.asarray(unit) == value
    assert pool1[-1, -1, -1] == pool1[5, 13, 13] == pool1[np.int64(5), 13, 13] == pool1.unit(1175)
    assert (pool1[3, 4, 5].layer, pool1[3, 4, 5].index, fc1[7].place) == ("pool1", 649, (7,))
    with pytest.raises(ValueError, match="read-only"):
        pool1[3][0, 0] = 1
    assert "pool1 (6, 14, 14)" in repr(pool1)


@pytest.mark.parametrize(
    ("layer", "at", "legal"),
    [
        ("pool1", (6, 0, 0), "channel 0-5, row 0-13, col 0-13"),
        ("pool1", (0, 0, -15), "channel 0-5, row 0-13, col 0-13"),
        ("pool1", (0, 0, 0, 0), "channel 0-5, row 0-13, col 0-13"),
        ("pool1", 6, "channel 0-5"),
        ("fc1", 120, "index 0-119"),
    ],
)
def test_a_unit_that_is_not_there_is_named_with_the_legal_ranges(
    lenet: OpenModel, layer: str, at: Any, legal: str
) -> None:
    with pytest.raises(UnknownUnit, match=re.escape(legal)):
        lenet.run(BAR)[layer][at]


def test_unknown_layers_and_indices(lenet: OpenModel) -> None:
    with pytest.raises(UnknownLayer, match="it has input, conv1"):
        lenet.run(BAR)["conv9"]
    for index in (-1, 1176):
        with pytest.raises(UnknownUnit, match="index 0-1175"):
            lenet.run(BAR)["pool1"].unit(index)


# -- traces ----------------------------------------------------------------------------------------


def test_a_trace_holds_the_whole_arithmetic(lenet: OpenModel) -> None:
    run = lenet.run(BAR)
    unit = run["conv2"][3, 2, 5]
    traced = unit.trace()
    assert len(traced.terms) == 150
    term = traced.terms[25 + 5 + 2]  # channel 1, row 1, column 2 of the kernel
    assert (term.unit, term.name) == (run["pool1"][1, 3, 7], "pool1[1, 3, 7]")
    assert term.value == float(term.unit)
    assert term.product == term.value * term.weight
    assert sum(part.product for part in traced.terms) + traced.bias == pytest.approx(traced.total)
    assert sum(part.sum for part in traced.per_channel) + traced.bias == pytest.approx(traced.total)
    assert traced.output == traced.total == pytest.approx(unit.value, abs=1e-6)
    assert (traced.winner, traced.receptive_field) == (None, (4, 10, 14, 14))
    found = traced.verify()
    assert found.recorded == unit.value
    assert found.recomputed == pytest.approx(traced.output, rel=1e-9)
    assert traced.path[0] == unit
    assert traced.path[-1].layer == "input"
    own, (top, left, height, width) = traced.input_weights, traced.receptive_field
    pixels = np.asarray(run["input"])[:, top : top + height, left : left + width]
    assert (own.weights * pixels).sum() + own.constant == pytest.approx(unit.value, abs=1e-6)
    assert (own.of, own.exact, own.field) == (unit, True, traced.receptive_field)
    assert {name: int(mask.sum()) for name, mask in traced.reach.items()}["pool2"] == 1
    assert traced.reach["pool2"][3, 1, 2]


def test_a_max_pool_names_its_winner(lenet: OpenModel) -> None:
    traced = lenet.run(BAR)["pool1"][3, 4, 5].trace()
    assert traced.winner == max(traced.terms, key=lambda term: term.value)
    assert traced.path[1] == traced.winner.unit
