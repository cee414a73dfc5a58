"""Each network of the family is what its paper says: shapes layer by layer, and the idea it stands for."""

from collections import defaultdict
from functools import cache
from math import prod

import pytest

from app.net.counts import depth
from app.net.describe import describe
from app.net.graph import Graph, Layer
from app.net.receptive import fields, receptive_field
from app.zoo import ZOO

SHAPES = {"lenet": (1, 32, 32), "mlp-784-300-100-10": (1, 28, 28)}  # of the input; a photo's elsewhere
PHOTOS = [name for name in ZOO if name not in SHAPES]


@cache
def graph(name: str) -> Graph:
    return describe(ZOO[name](), SHAPES.get(name, (3, 32, 32))).graph


def of_kind(name: str, *kinds: str) -> list[Layer]:
    return [layer for layer in graph(name).layers if layer.kind in kinds]


def shapes(name: str, *kinds: str) -> list[tuple[int, ...]]:
    return [layer.shape for layer in of_kind(name, *kinds)]


def kernels(layers: list[Layer]) -> list[int]:
    """Their sides; all windows of the family are square."""
    for layer in layers:
        assert len(set(layer.params["kernel"])) == len(set(layer.params["stride"])) == 1
    return [layer.params["kernel"][0] for layer in layers]


def stride(layer: Layer) -> int:
    return int(layer.params["stride"][0])


def readers(name: str, layer: Layer) -> list[Layer]:
    return [each for each in graph(name).layers if layer.id in each.inputs]


def ancestors(name: str, layer: Layer) -> set[str]:
    """All layers whose values went into it."""
    found: set[str] = set()
    todo = list(layer.inputs)
    while todo:
        if (each := todo.pop()) not in found:
            found.add(each)
            todo += graph(name)[each].inputs
    return found


# -- the article's numbers -------------------------------------------------------------------------


def test_lenet_has_the_articles_numbers() -> None:
    layers = graph("lenet")
    assert layers["input"].size == 1024
    assert shapes("lenet", "conv", "maxpool") == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]
    assert shapes("lenet", "dense") == [(120,), (100,), (10,)]
    assert layers.layers[-1].shape == (10,)


def test_harleys_fully_connected_network_has_no_convolution() -> None:
    assert [layer.shape for layer in graph("mlp-784-300-100-10").layers] == [
        (1, 28, 28), (784,), (300,), (300,), (100,), (100,), (10,), (10,),
    ]  # fmt: skip
    assert not of_kind("mlp-784-300-100-10", "conv", "maxpool", "avgpool")


def test_figure_3_is_twice_convolution_relu_and_pooling_then_fully_connected() -> None:
    kinds = [layer.kind for layer in graph("article-fig3").layers]
    assert kinds == [
        "input", "conv", "relu", "maxpool", "conv", "relu", "maxpool", "flatten", "dense", "relu", "dense",
        "relu", "dense", "softmax",
    ]  # fmt: skip


@pytest.mark.parametrize("name", PHOTOS)
def test_the_photo_networks_turn_a_photo_into_four_answers(name: str) -> None:
    first, last = graph(name).layers[0], graph(name).layers[-1]
    assert (first.shape, last.shape, last.kind) == ((3, 32, 32), (4,), "softmax")


# -- AlexNet and ZFNet -----------------------------------------------------------------------------


def test_alexnet_splits_its_second_fourth_and_fifth_convolution_as_over_two_gpus() -> None:
    convs = of_kind("alexnet-s", "conv")
    assert [conv.params["groups"] for conv in convs] == [1, 2, 1, 2, 2]
    assert [conv.shape for conv in convs] == [
        (64, 16, 16), (96, 8, 8), (160, 4, 4), (160, 4, 4), (96, 4, 4),
    ]  # fmt: skip
    assert shapes("alexnet-s", "dense") == [(192,), (96,), (4,)]


def test_alexnet_begins_with_the_largest_kernel_and_the_only_stride() -> None:
    first, *others = of_kind("alexnet-s", "conv")
    assert kernels([first])[0] > max(kernels(others))
    assert stride(first) > 1
    assert {stride(conv) for conv in others} == {1}


def test_alexnet_normalises_across_maps_after_its_first_two_relus() -> None:
    norms = of_kind("alexnet-s", "lrn")
    assert [layer.inputs for layer in norms] == [("relu1",), ("relu2",)]
    for norm in norms:  # section 3.3; torch divides alpha by the size
        assert norm.params == {"size": 5, "alpha": 5e-4, "beta": 0.75, "k": 2.0}
        assert norm.weight == 1e-4
        assert [each.kind for each in readers("alexnet-s", norm)] == ["maxpool"]


@pytest.mark.parametrize("name", ["alexnet-s", "zfnet-s"])
def test_their_pools_overlap(name: str) -> None:
    pools = of_kind(name, "maxpool")
    assert len(pools) == 3
    assert all(kernel > stride(pool) for kernel, pool in zip(kernels(pools), pools, strict=True))


def test_zfnet_looks_closer_first_and_is_wider_in_the_middle() -> None:
    alex, zf = of_kind("alexnet-s", "conv"), of_kind("zfnet-s", "conv")
    assert len(zf) == len(alex)
    assert kernels(zf)[0] < kernels(alex)[0]
    assert stride(zf[0]) < stride(alex[0])
    assert all(conv.params["groups"] == 1 for conv in zf)
    widths = [conv.shape[0] for conv in zf]
    assert widths == [32, 64, 96, 128, 80]
    assert max(widths[2:4]) >= 2 * widths[1]
    assert len(of_kind("zfnet-s", "lrn")) == 2
    assert [layer.params["size"] for layer in of_kind("zfnet-s", "lrn")] == [5, 5]


# -- VGGNet and GoogLeNet --------------------------------------------------------------------------


def test_vggnet_has_3x3_kernels_alone_and_two_of_them_see_5x5() -> None:
    convs, plan = of_kind("vgg-s", "conv"), graph("vgg-s")
    assert kernels(convs) == [3] * 6
    assert {stride(conv) for conv in convs} == {1}
    for first, second in zip(convs[::2], convs[1::2], strict=True):
        channels, rows, columns = second.extent
        middle = second.index(channels // 2, rows // 2, columns // 2)
        (below,) = first.inputs
        seen = fields(plan, second, middle)[below]
        assert (seen.y1 - seen.y0 + 1, seen.x1 - seen.x0 + 1) == (5, 5)
    assert tuple(receptive_field(plan, convs[1], convs[1].index(0, 16, 16)))[2:] == (5, 5)


def test_vggnet_halves_its_maps_and_doubles_their_number() -> None:
    assert shapes("vgg-s", "maxpool") == [(32, 16, 16), (64, 8, 8), (128, 4, 4)]
    assert [stride(pool) for pool in of_kind("vgg-s", "maxpool")] == kernels(of_kind("vgg-s", "maxpool"))


def test_googlenet_joins_four_branches_of_different_kernels() -> None:
    plan, joined = graph("googlenet-s"), of_kind("googlenet-s", "concat")
    assert [layer.shape[0] for layer in joined] == [72, 104, 128, 160, 224]
    for join in joined:
        assert len(join.inputs) == 4
        assert [plan[name].shape[0] for name in join.inputs]
        assert sum(plan[name].shape[0] for name in join.inputs) == join.shape[0]
        inside = [layer for layer in plan.layers if layer.block.split(".")[0] == join.block]
        windows = [layer for layer in inside if layer.kind in ("conv", "maxpool")]
        assert sorted(kernels(windows)) == [1, 1, 1, 1, 3, 3, 5]
        entries = {
            below
            for layer in windows
            for below in layer.inputs
            if plan[below].block.split(".")[0] != join.block
        }
        assert len(entries) == 1, "all branches read the same maps"


def test_googlenet_reduces_maps_before_its_large_kernels() -> None:
    plan = graph("googlenet-s")
    large = [
        layer
        for layer in of_kind("googlenet-s", "conv")
        if kernels([layer])[0] > 1 and "inception" in layer.id
    ]
    assert len(large) == 10
    for conv in large:
        relu = plan[conv.inputs[0]]
        reduce = plan[plan[relu.inputs[0]].inputs[0]]
        assert (reduce.kind, kernels([reduce])) == ("conv", [1])
        assert reduce.shape[0] < plan[reduce.inputs[0]].shape[0]


@pytest.mark.parametrize("name", ["googlenet-s", "resnet-20", "densenet-bc-22"])
def test_an_average_of_each_map_stands_before_the_only_dense_layer(name: str) -> None:
    (dense,) = of_kind(name, "dense")
    assert dense.id == "output"
    below = graph(name)[dense.inputs[0]]
    while below.kind in ("flatten", "dropout"):
        below = graph(name)[below.inputs[0]]
    assert (below.kind, below.shape[1:]) == ("avgpool", (1, 1))
    assert prod(below.params["kernel"]) == prod(graph(name)[below.inputs[0]].shape[1:])


# -- ResNet and DenseNet ---------------------------------------------------------------------------


def test_resnet_20_is_20_deep_and_adds_its_input_or_a_1x1_convolution_of_it() -> None:
    plan, adds = graph("resnet-20"), of_kind("resnet-20", "add")
    assert depth(plan) == 20
    assert [layer.shape for layer in adds] == [(16, 32, 32)] * 3 + [(32, 16, 16)] * 3 + [(64, 8, 8)] * 3
    straight = 0
    for add in adds:
        learnt, passed = (plan[name] for name in add.inputs)
        inside = [layer for layer in plan.layers if layer.block == add.block and layer.kind == "conv"]
        assert kernels(inside) == [3, 3]
        entry = plan[inside[0].inputs[0]]
        assert learnt.kind == "batchnorm"
        if passed.id == entry.id:  # an identity
            assert passed.shape == add.shape
            straight += 1
        else:
            project = plan[passed.inputs[0]]
            assert (passed.kind, project.kind, kernels([project])) == ("batchnorm", "conv", [1])
            assert (project.inputs, stride(project)) == ((entry.id,), 2)
            assert entry.shape[0] * 2 == add.shape[0]
    assert straight == 7


def test_densenet_reads_all_maps_before_it_and_adds_12() -> None:
    plan, joined = graph("densenet-bc-22"), of_kind("densenet-bc-22", "concat")
    assert depth(plan) == 22
    by_block = defaultdict(list)
    for join in joined:
        by_block[join.block.split(".")[0]].append(join)
    assert [len(layers) for layers in by_block.values()] == [3, 3, 3]
    for layers in by_block.values():
        for number, join in enumerate(layers):
            before, new = (plan[name] for name in join.inputs)
            assert (new.kind, new.shape[0]) == ("conv", 12)
            assert before.shape[0] + 12 == join.shape[0]
            bottleneck = plan[plan[plan[new.inputs[0]].inputs[0]].inputs[0]]
            assert (kernels([new, bottleneck]), bottleneck.shape[0]) == ([3, 1], 48)
            if number:
                assert before.id == layers[number - 1].id, "the maps of all before it, joined"
        news = [join.inputs[1] for join in layers]
        assert all(set(news[:k]) <= ancestors("densenet-bc-22", plan[news[k]]) for k in range(3))
        channels = layers[-1].shape[0]
        assert channels == plan[layers[0].inputs[0]].shape[0] + 36


def test_densenets_transitions_halve_maps_and_their_sides() -> None:
    plan = graph("densenet-bc-22")
    pools = [layer for layer in of_kind("densenet-bc-22", "avgpool") if layer.block.startswith("transition")]
    assert [pool.shape for pool in pools] == [(30, 16, 16), (33, 8, 8)]
    for pool in pools:
        conv = plan[pool.inputs[0]]
        before = plan[conv.inputs[0]]
        assert kernels([conv]) == [1]
        assert conv.shape == (before.shape[0] // 2, *before.shape[1:])
        assert pool.shape == (conv.shape[0], conv.shape[1] // 2, conv.shape[2] // 2)


def test_only_networks_before_batch_normalisation_go_without_it() -> None:
    assert {name for name in ZOO if not of_kind(name, "batchnorm")} == {
        "lenet", "mlp-784-300-100-10", "article-fig3", "alexnet-s", "zfnet-s",
    }  # fmt: skip
