"""The recorder keeps what torch computes, layer by layer, as it was when it was computed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import fx

from app.net.describe import describe
from app.net.run import Recorder, Run
from app.zoo.lenet import LeNet
from tests.nets import TOYS, drawing


def recorded(name: str, seed: int = 0) -> Run:
    toy = TOYS[name]
    return Recorder(describe(toy.network(), toy.shape))(drawing(toy.shape, seed))


@pytest.mark.parametrize("name", TOYS)
def test_the_last_layer_is_what_the_network_itself_says(name: str) -> None:
    toy = TOYS[name]
    run = recorded(name)
    with torch.no_grad():
        expected = toy.network()(drawing(toy.shape))[0].numpy()
    last = run.graph.layers[-1]
    np.testing.assert_allclose(run[last.id], expected, rtol=1e-6, atol=1e-6)


def test_every_layer_of_lenet_is_what_calling_it_gives() -> None:
    network = LeNet().eval()
    x = drawing((1, 32, 32))
    run = Recorder(describe(network, (1, 32, 32)))(x)
    for layer in run.graph.layers[1:]:
        with torch.no_grad():
            x = getattr(network, layer.id)(x)
        np.testing.assert_array_equal(run[layer.id], x[0].numpy())


def test_values_are_kept_as_they_were_before_they_were_overwritten() -> None:
    run = recorded("relu, in place")
    before, after = (run[layer.id] for layer in run.graph.layers[1:])
    assert before.min() < 0
    np.testing.assert_array_equal(after, np.maximum(before, 0))


def test_the_block_holds_the_layers_one_after_the_other_without_copies() -> None:
    run = recorded("functional")
    assert run.values.dtype == np.float32
    assert run.values.size == sum(layer.size for layer in run.graph.layers)
    for layer in run.graph.layers:
        assert run[layer.id].shape == layer.shape
        assert np.shares_memory(run[layer.id], run.values)


def test_low_and_high_are_those_of_each_layer() -> None:
    run = recorded("residual")
    assert run.low.tolist() == [run[layer.id].min() for layer in run.graph.layers]
    assert run.high.tolist() == [run[layer.id].max() for layer in run.graph.layers]


def test_a_recorder_may_be_shared_between_threads() -> None:
    toy = TOYS["residual"]
    record = Recorder(describe(toy.network(), toy.shape))
    expected = [record(drawing(toy.shape, seed)).values for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda seed: record(drawing(toy.shape, seed % 8)).values, range(64))
    for seed, values in enumerate(found):
        np.testing.assert_array_equal(values, expected[seed % 8])


def test_the_program_holds_no_state_between_runs() -> None:
    first = recorded("add, in place", seed=1).values.copy()
    assert not np.array_equal(first, recorded("add, in place", seed=2).values)
    np.testing.assert_array_equal(first, recorded("add, in place", seed=1).values)


def test_every_layer_is_returned_in_the_order_of_the_graph() -> None:
    toy = TOYS["concat"]
    described = describe(toy.network(), toy.shape)
    (output,) = described.program.graph.find_nodes(op="output")
    assert isinstance(output.args[0], tuple)
    assert all(isinstance(node, fx.Node) for node in output.args[0])
    shapes = [tuple(value.shape[1:]) for value in described.program(drawing(toy.shape))]
    assert shapes == [layer.shape for layer in described.graph.layers]
