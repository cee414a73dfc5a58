"""VGGNet, GoogLeNet, ResNet and DenseNet are what their papers say, on their graphs."""

from collections import defaultdict
from math import prod

import pytest

from app.net.counts import depth
from app.net.receptive import fields, receptive_field
from tests.unit.plans import ancestors, graph, kernels, of_kind, shapes, stride

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
