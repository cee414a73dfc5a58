"""The second route: torch on the window alone agrees with the run, and would not with a wrong one."""

import random
from dataclasses import replace

import numpy as np
import pytest

from app.net.reads import taps
from app.net.run import Recorder
from app.net.verify import METHODS, verify
from tests.nets import TOYS
from tests.unit.test_trace_parity import NAMES, loaded

MOST = 300  # units of each layer


@pytest.mark.parametrize("name", NAMES)
def test_torch_on_the_window_alone_gives_the_value_of_the_run(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    for layer in described.graph.layers:
        for unit in random.Random(layer.id).sample(range(layer.size), min(MOST, layer.size)):
            found = verify(run, described.weights, layer, unit)
            assert found.recorded == run.flat(layer.id)[unit]
            assert found.recomputed == pytest.approx(found.recorded, rel=1e-5, abs=2e-6), (layer.id, unit)
            assert found.difference == found.recomputed - found.recorded
            assert found.method


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_is_found_out(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    layer = described.graph.layers[-1]
    for unit in random.Random(name).sample(range(layer.size), min(20, layer.size)):
        spoiled = replace(run, values=run.values.copy())
        spoiled.flat(layer.id)[unit] += 0.01
        found = verify(spoiled, described.weights, layer, unit)
        assert found.difference == pytest.approx(-0.01, abs=1e-5)


@pytest.mark.parametrize("name", TOYS)
def test_what_is_outside_the_window_does_not_matter(name: str) -> None:
    """The layer below is turned to not-a-number but for what the gradient of the last call can see."""
    described, x = loaded(name)
    run = Recorder(described)(x)
    layer = described.graph.layers[-1]
    for unit in random.Random(name).sample(range(layer.size), min(20, layer.size)):
        read = taps(described.graph, layer, unit)
        spoiled = replace(run, values=np.full_like(run.values, np.nan))
        for source, index in zip(read.source, read.unit, strict=True):
            if index >= 0:
                spoiled.flat(layer.inputs[source])[index] = run.flat(layer.inputs[source])[index]
        spoiled.flat(layer.id)[unit] = run.flat(layer.id)[unit]
        assert abs(verify(spoiled, described.weights, layer, unit).difference) < 1e-5


@pytest.mark.parametrize(
    ("toy", "unit", "method"),
    [
        ("conv, dilation", 3, "F.conv2d(window[1, 4, 5, 7], kernel[1, 4, 3, 3], bias[1], dilation=(2, 3))"),
        ("conv, depthwise", 3, "F.conv2d(window[1, 1, 3, 3], kernel[1, 1, 3, 3], bias[1])"),
        ("conv, no bias", 3, "F.conv2d(window[1, 4, 3, 3], kernel[1, 4, 3, 3])"),
        ("maxpool", 3, "F.max_pool2d(window[1, 1, 2, 2], (2, 2))"),
        ("avgpool", 3, "F.avg_pool2d(window[1, 1, 2, 2], (2, 2))"),
        ("dense", 3, "F.linear(x[6], row[1, 6], bias[1])"),
        ("softmax", 3, "F.softmax(x[6], 0)[3]"),
        ("relu", 3, "torch.relu(x[1])"),
        ("lrn", 50, "F.local_response_norm(x[1, 5, 1, 1], 5, 0.4, 0.75, 2.0)[0, 2, 0, 0]"),
        ("lrn, even size", 15, "F.local_response_norm(x[1, 3, 1, 1], 4, 2.0, 1.5, 0.5)[0, 1, 0, 0]"),
        ("dropout", 3, "F.dropout(x[1], training=False)"),
        ("flatten", 75, "x[4, 9, 8].reshape(288)[75]"),
        ("concat, flat", 4, "torch.cat([x[3], x[6], x[3]])[4]"),
        ("add", 0, "torch.stack(2 values).sum()"),
        ("batchnorm", 0, "F.batch_norm(x[1, 1], mean=0, var=1, weight[1], bias[1], eps=0)"),
    ],
)
def test_it_says_what_torch_was_asked(toy: str, unit: int, method: str) -> None:
    described, x = loaded(toy)
    found = verify(Recorder(described)(x), described.weights, described.graph.layers[-1], unit)
    assert found.method == method


def test_every_kind_has_a_second_route() -> None:
    met = {layer.kind for name in NAMES for layer in loaded(name)[0].graph.layers}
    assert met == set(METHODS)
