"""What a layer is called for people: "Convolution 1", "Max pool 2", "Output"."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .graph import Kind, Layer

NAMES: Mapping[Kind, str] = {
    "input": "Drawing", "conv": "Convolution", "relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid",
    "maxpool": "Max pool", "avgpool": "Average pool", "flatten": "Flatten", "dropout": "Dropout",
    "batchnorm": "Batch norm", "lrn": "Local norm", "dense": "Dense",
    "add": "Add", "concat": "Concat", "softmax": "Softmax",
}  # fmt: skip


def titled(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The same layers with titles: counted within their kind, the last dense layer is the output."""
    layers = tuple(layers)
    last = next((layer.id for layer in reversed(layers) if layer.kind == "dense"), None)
    total = Counter(layer.kind for layer in layers if layer.id != last)
    seen: Counter[Kind] = Counter()
    result = []
    for layer in layers:
        seen[layer.kind] += 1
        number = f" {seen[layer.kind]}" if total[layer.kind] > 1 else ""
        title = "Output" if layer.id == last else NAMES[layer.kind] + number
        result.append(replace(layer, title=title))
    return tuple(result)
