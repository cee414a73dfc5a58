"""Each network of the family is what its paper says: shapes layer by layer, and the idea it stands for.

The later ones, from VGGNet on, are in test_family_deep.py.
"""

import pytest

from app.zoo import ZOO
from tests.unit.plans import PHOTOS, graph, kernels, of_kind, readers, shapes, stride

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


def test_only_networks_before_batch_normalisation_go_without_it() -> None:
    assert {name for name in ZOO if not of_kind(name, "batchnorm")} == {
        "lenet", "mlp-784-300-100-10", "article-fig3", "alexnet-s", "zfnet-s",
    }  # fmt: skip
