"""A torch module becomes a graph of layers, or is refused by name."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from app.errors import ModelError, UnsupportedOp
from app.net.describe import describe
from app.net.ops import known
from app.zoo.lenet import LeNet
from tests.nets import MAP, MAPS, TOYS, Calls, drawing

IDS = "input conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 fc2 relu4 output softmax"


@pytest.mark.parametrize("name", TOYS)
def test_each_call_is_one_layer(name: str) -> None:
    toy = TOYS[name]
    kinds = [layer.kind for layer in describe(toy.network(), toy.shape).graph.layers]
    assert kinds == ["input", *toy.kinds.split()]


def test_lenet_is_the_graph_of_the_contract() -> None:
    graph = describe(LeNet(), (1, 32, 32)).graph
    assert " ".join(graph.ids) == IDS
    assert [layer.title for layer in graph.layers[:4]] == ["Drawing", "Convolution 1", "ReLU 1", "Max pool 1"]
    assert [graph[name].title for name in ("flatten", "fc1", "fc2", "output", "softmax")] == [
        "Flatten", "Dense 1", "Dense 2", "Output", "Softmax",
    ]  # fmt: skip
    assert graph["conv2"].to_json() == {
        "id": "conv2", "title": "Convolution 2", "kind": "conv", "block": "", "inputs": ["pool1"],
        "shape": [16, 10, 10], "read": "window", "fold": "sum", "weight": "tensor", "bias": "tensor",
        "finish": "none", "params": {
            "kernel": [5, 5], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1,
        },
    }  # fmt: skip
    assert graph["pool1"].params["groups"] == 6
    assert graph["softmax"].fold == "softmax"
    assert graph["relu4"].finish == "relu"


def test_ids_are_module_paths_and_second_calls_are_numbered() -> None:
    graph = describe(TOYS["residual"].network(), MAP).graph
    assert graph.ids[:9] == ("input", "0", "1", "2.conv1", "2.bn1", "2.relu", "2.conv2", "2.bn2", "2.add")
    assert graph.ids[9] == "2.relu_2"
    assert {layer.block for layer in graph.layers[3:10]} == {"2"}
    assert graph["2.add"].inputs == ("2.bn2", "1")
    assert graph["3.add"].inputs == ("3.bn2", "2.relu_2")


def test_an_average_pool_has_one_number_for_all_taps() -> None:
    graph = describe(TOYS["avgpool, function"].network(), MAPS).graph
    assert graph.layers[1].weight == 1 / 6
    assert graph.layers[1].bias is None


def test_the_model_itself_is_left_as_it_was() -> None:
    network = TOYS["residual"].build().train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    attributes = set(vars(network[2]))  # type: ignore[index]
    describe(network, MAP)
    assert network.training
    assert set(vars(network[2])) == attributes  # type: ignore[index]
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())


def test_a_layer_nobody_reads_is_left_out() -> None:
    def forward(net: Any, x: torch.Tensor) -> torch.Tensor:
        net.a(x)
        return net.b(x)  # type: ignore[no-any-return]

    graph = describe(Calls(forward, a=nn.Tanh(), b=nn.ReLU()), MAP).graph
    assert graph.ids == ("input", "b")


def test_readers_after_an_in_place_call_read_what_it_wrote() -> None:
    def forward(net: Any, x: torch.Tensor) -> torch.Tensor:
        y = net.a(x)
        F.relu_(y)
        return y + net.b(y)  # type: ignore[no-any-return]

    network = Calls(forward, a=nn.Conv2d(1, 2, 3), b=nn.Tanh())
    graph = describe(network, MAP).graph
    assert graph.ids == ("input", "a", "relu", "b", "add")
    assert graph["add"].inputs == ("relu", "b")


class Aliased(nn.Module):
    """Writes in place through a view, then reads what it is a view of."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.tanh(x)
        flat = y.flatten(1)
        return flat.relu_() + y.flatten(1)


class Branches(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x if x.sum() > 0 else -x


def over(forward: Callable[[torch.Tensor], Any]) -> nn.Module:
    return Calls(lambda _, x: forward(x))


REFUSED = {
    "a divisor that may be nothing": (nn.Sequential(nn.LocalResponseNorm(2, k=0.0)), "only k above 0"),
    "a divisor that may be negative": (nn.Sequential(nn.LocalResponseNorm(2, alpha=-1.0)), "alpha=-1.0"),
    "attention": (Calls(lambda n, x: n.a(x, x, x)[0], a=nn.MultiheadAttention(8, 2)), "MultiheadAttention"),
    "a gate": (over(lambda x: x * torch.sigmoid(x)), "operator.mul is not supported"),
    "another activation": (nn.Sequential(nn.GELU()), "nn.GELU"),
    "uneven adaptive average": (nn.Sequential(nn.AdaptiveAvgPool2d((2, 4))), "uneven"),
    "uneven adaptive maximum": (over(lambda x: F.adaptive_max_pool2d(x, (9, 3))), "uneven"),
    "concat along rows": (over(lambda x: torch.cat([x, x], 2)), "dim=2"),
    "reflected edges": (nn.Sequential(nn.Conv2d(4, 2, 3, padding=1, padding_mode="reflect")), "'reflect'"),
    "average that skips the edge": (
        nn.Sequential(nn.AvgPool2d(3, 2, 1, count_include_pad=False)), "count_include_pad"
    ),
    "average with its own divisor": (nn.Sequential(nn.AvgPool2d(2, divisor_override=3)), "divisor_override"),
    "average with a smaller last window": (nn.Sequential(nn.AvgPool2d(2, ceil_mode=True)), "ceil_mode"),
    "places of the maximum": (nn.Sequential(nn.MaxPool2d(2, return_indices=True)), "0: "),
    "a maximum of nothing": (
        nn.Sequential(nn.MaxPool2d((2, 8), 1, padding=(1, 0), dilation=(10, 1))), "wholly in the padding"
    ),
    "branches": (Branches(), "cannot be traced"),
    "adding a number": (over(lambda x: x + 1), "it reads a number"),
    "adding a parameter": (
        Calls(lambda net, x: x + net.p, p=nn.Parameter(torch.ones(1))), "not a layer"
    ),
    "adding shapes that differ": (Calls(lambda n, x: x + n.p(x), p=nn.AdaptiveAvgPool2d(1)), "one shape"),
    "adding a multiple": (over(lambda x: torch.add(x, x, alpha=2)), "alpha"),
    "dense on maps": (nn.Sequential(nn.Linear(8, 2)), "flatten it first"),
    "softmax over maps": (nn.Sequential(nn.Softmax(dim=1)), "flatten it first"),
    "softmax that must guess": (nn.Sequential(nn.Flatten(), nn.Softmax(dim=0)), "dim=0"),
    "softmax in another type": (
        over(lambda x: x.flatten(1).softmax(1, dtype=torch.float64)), "argument dtype"
    ),
    "dropout that drops": (over(lambda x: F.dropout(x)), "training=True"),
    "statistics of the batch": (
        nn.Sequential(nn.BatchNorm2d(4, track_running_stats=False)), "running statistics"
    ),
    "several answers": (over(lambda x: (x, torch.relu(x))), "must return one"),
    "two inputs": (nn.Bilinear(8, 8, 2), "more than one input"),
    "a batch made flat": (nn.Sequential(nn.Flatten(0)), "only [1, C, H, W] and [1, N]"),
    "writing through a view": (Aliased(), "in place"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.filterwarnings("ignore:Implicit dimension choice")
def test_what_cannot_be_explained_is_refused_by_name(name: str) -> None:
    network, phrase = REFUSED[name]
    with pytest.raises(UnsupportedOp) as refused:
        describe(network, MAPS)
    assert phrase in refused.value.detail


def test_a_refusal_lists_what_is_known() -> None:
    with pytest.raises(UnsupportedOp) as refused:
        describe(nn.Sequential(nn.GELU()), MAPS)
    assert all(name in refused.value.detail for name in known())


def test_an_input_that_does_not_suit_names_the_place() -> None:
    with pytest.raises(ModelError, match="conv1: does not run"):
        describe(LeNet(), (3, 32, 32))


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_even_kernels_with_padding_same_begin_where_torch_begins() -> None:
    conv = nn.Conv2d(1, 1, 4, padding="same")
    described = describe(nn.Sequential(conv), MAP)
    assert described.graph.layers[1].params["padding"] == [1, 1]
    x = drawing(MAP)
    expected = F.conv2d(F.pad(x, (1, 2, 1, 2)), conv.weight, conv.bias)
    assert torch.allclose(described.program(x)[1], expected, atol=1e-6)
