"""How large a network is, from its graph alone: units, multiplications, depth."""

from math import prod

from .graph import Graph, Layer


def units(graph: Graph) -> int:
    """How many values a run holds, those of the input among them."""
    return sum(layer.size for layer in graph.layers)


def operations(graph: Graph) -> int:
    """Multiply-adds of one forward pass: those of convolutions and dense layers, as papers count them.

    Taps in the padding count too, biases, normalisations and pools do not.
    """
    return sum(layer.size * taps(graph, layer) for layer in graph.layers if is_deep(layer))


def depth(graph: Graph) -> int:
    """Convolutions and dense layers on the longest way from the input to the answer: the 20 of ResNet-20."""
    deepest: dict[str, int] = {}
    for layer in graph.layers:
        below = max((deepest[name] for name in layer.inputs), default=0)
        deepest[layer.id] = below + is_deep(layer)
    return deepest[graph.layers[-1].id]


def is_deep(layer: Layer) -> bool:
    """Whether a layer has a weight of its own for each tap: a convolution or a dense layer."""
    return layer.weight == "tensor" and layer.read in ("window", "all")


def taps(graph: Graph, layer: Layer) -> int:
    """How many weights each unit of such a layer has."""
    below = graph[layer.inputs[0]]
    if layer.read == "all":
        return below.size
    kernel: int = prod(layer.params["kernel"])
    return below.extent[0] // int(layer.params["groups"]) * kernel
