"""The graphs of the family, and short questions to them, for tests of what they are."""

from functools import cache

from app.net.describe import describe
from app.net.graph import Graph, Layer
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
