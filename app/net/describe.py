"""A torch module as a graph of layers: `describe(LeNet(), (1, 32, 32)).graph`.

torch.fx traces a copy of the module at rest, so that the model itself is never written on. One layer per
*call*: an activation used twice is two layers, and a bare `x + y` in `forward` is a layer like any other.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import fx, nn

from ..errors import ModelError, UnsupportedOp, listed
from .fit import Array, Call, Tensors
from .graph import Graph, Layer, Shape, Weight
from .ops import NUMBERS, OPS, Row, known, name_of
from .titles import titled
from .tracing import block, copied, refilled, target, traced, values, where

Rows = Mapping[fx.Node, Row | None]
ANSWER = "answer"  # of a program's output: what the network itself returns


@dataclass(frozen=True)
class Described:
    """What is known of a module once it is loaded.

    weights: the weight and bias of each layer that has them, by layer id.
    program: the module, changed so that it returns a tuple: the output of every layer, in the graph's order.
    """

    graph: Graph
    weights: Mapping[str, Tensors]
    program: fx.GraphModule


def trace(module: nn.Module) -> fx.GraphModule:
    """The module's calls, to be handed to `describe` for as many networks of this build as there are."""
    program = traced(copy.deepcopy(module).float().eval())
    _return_all(program)
    return program


def describe(module: nn.Module, input_shape: Shape, like: fx.GraphModule | None = None) -> Described:
    """Trace `module` for inputs of `input_shape`, (C, H, W) or (N,), without the batch axis.

    `like`: what `trace` gave for a network of the same build; then nothing is traced anew.
    Raises UnsupportedOp, naming the place and the operations that are known, when a call cannot be explained.
    """
    network = copy.deepcopy(module).float().eval()
    program = trace(network) if like is None else refilled(like, network)
    rows = _rows(program)
    example = torch.randn((1, *input_shape), generator=torch.Generator().manual_seed(0))
    found = values(program, example)
    _numbers_only(program, found)
    ids = _ids(program, rows)
    layers, weights = [], {}
    for node, row in rows.items():
        layer, tensors = _layer(program, node, row, ids, found)
        layers.append(layer)
        if "tensor" in (layer.weight, layer.bias):
            weights[layer.id] = tensors
    _numbers_all_the_way(layers, weights, found, rows)
    _check(network, program, rows, example)
    return Described(Graph(titled(layers)), weights, program)


def _numbers_all_the_way(
    layers: list[Layer], weights: Mapping[str, Tensors], found: Mapping[fx.Node, Any], rows: Rows
) -> None:
    """Numbers that are none, or grow beyond float32, are told where they first appear."""
    for layer, node in zip(layers, rows, strict=True):
        own = [each for each in weights.get(layer.id, ()) if isinstance(each, np.ndarray)]
        if not all(np.isfinite(each).all() for each in own):
            raise ModelError(f"{layer.id}: its weights are not all numbers.")
        if not found[node].isfinite().all():
            largest = max((float(np.abs(each).max()) for each in own if each.size), default=0.0)
            raise ModelError(
                f"{layer.id}: its values are too large for float32; its largest weight is {largest:.3g}."
            )


def _rows(program: fx.GraphModule) -> Rows:
    """Every call that is a layer, with its row of the table; the input has none."""
    rows: dict[fx.Node, Row | None] = {}
    for node in program.graph.nodes:
        op = target(program, node)
        if node.op == "placeholder":
            rows[node] = None
        elif node.op in ("get_attr", "output") or op in NUMBERS or op is copied:
            continue
        elif op in OPS:
            rows[node] = OPS[op]
        else:
            raise _unknown(node, op)
    return rows


def _unknown(node: fx.Node, op: Any) -> UnsupportedOp:
    return UnsupportedOp(f"{where(node)}: {name_of(op)} is not supported; known: {listed(known())}.")


def _numbers_only(program: fx.GraphModule, found: Mapping[fx.Node, Any]) -> None:
    """What may reckon with sizes must not reckon with layers: `x * y` of two layers is a gate."""
    for node, value in found.items():
        op = target(program, node)
        if op in NUMBERS and isinstance(value, torch.Tensor):
            raise _unknown(node, op)


def _ids(program: fx.GraphModule, rows: Rows) -> Mapping[fx.Node, str]:
    """The module's own path, or block and function; a second call of the same adds `_2`."""
    ids: dict[fx.Node, str] = {}
    for node in rows:
        spelled = name_of(target(program, node)).rpartition(".")[2].rstrip("_")
        prefix = f"{block(node)}." if block(node) else ""
        base = {"placeholder": "input", "call_module": str(node.target)}.get(node.op, prefix + spelled)
        ids[node] = next(name for name in _numbered(base) if name not in ids.values())
    return ids


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1


def _layer(
    program: fx.GraphModule,
    node: fx.Node,
    row: Row | None,
    ids: Mapping[fx.Node, str],
    found: Mapping[fx.Node, Any],
) -> tuple[Layer, Tensors]:
    shape = _shape(node, found)
    if row is None:
        return Layer("input", "", "input", "", (), shape, "none", "none"), Tensors()
    settings = _settings(program, node, row)
    read = _sources(node, row, settings)
    if any(source not in ids for source in read):
        raise UnsupportedOp(f"{where(node)}: it reads a value that is not a layer.")
    args = {name: found[value] if isinstance(value, fx.Node) else value for name, value in settings.items()}
    call = Call(args, tuple(_shape(source, found) for source in read), shape)
    for reason in filter(None, (refuse(call) for refuse in row.refuse)):
        raise UnsupportedOp(f"{where(node)}: {name_of(target(program, node))}: {reason}.")
    tensors = row.tensors(call)
    inputs = tuple(ids[source] for source in read)
    layer = Layer(
        id=ids[node], title="", kind=row.kind, block=block(node), inputs=inputs, shape=shape,
        read=row.read, fold=row.fold, finish=row.finish, params=row.params(call),
        weight=_told(tensors.weight), bias=_told(tensors.bias),
    )  # fmt: skip
    return layer, tensors


def _told(tensor: Array | float | None) -> Weight:
    """How a record speaks of a weight or a bias: a number as it is, an array by a word."""
    return "tensor" if isinstance(tensor, np.ndarray) else tensor


def _sources(node: fx.Node, row: Row, settings: Mapping[str, Any]) -> list[fx.Node]:
    """The calls whose values this one reads."""
    given = [settings[name] for name in row.reads]
    read = [source for value in given for source in (value if isinstance(value, (tuple, list)) else (value,))]
    if not all(isinstance(source, fx.Node) for source in read):
        raise UnsupportedOp(f"{where(node)}: it reads a number; only layers are read.")
    return [source.all_input_nodes[0] if source.target is copied else source for source in read]


def _shape(node: fx.Node, found: Mapping[fx.Node, Any]) -> Shape:
    """The shape of what a call gives, without the batch axis."""
    value = found[node]
    shape = tuple(value.shape) if isinstance(value, torch.Tensor) else ()
    if len(shape) not in (2, 4) or shape[0] != 1:
        given = list(shape) if isinstance(value, torch.Tensor) else type(value).__name__
        raise UnsupportedOp(f"{where(node)}: it gives {given}; only [1, C, H, W] and [1, N] are supported.")
    return shape[1:]


def _settings(program: fx.GraphModule, node: fx.Node, row: Row) -> dict[str, Any]:
    """The call's arguments by torch's names: a module keeps its own in its attributes."""
    if node.op == "call_module":
        module = program.get_submodule(str(node.target))
        own = {name: getattr(module, name, default) for name, default in row.args.items()}
        return own | {row.reads[0]: node.all_input_nodes[0]}
    given = dict(zip(row.args, node.args, strict=False)) | dict(node.kwargs)
    strange = [name for name, value in given.items() if name not in row.args and value is not None]
    if len(node.args) > len(row.args) or strange:
        op, legal = name_of(node.target), listed(row.args)
        raise UnsupportedOp(f"{where(node)}: {op} has an argument {listed(strange)}; understood: {legal}.")
    return dict(row.args) | given


def _return_all(program: fx.GraphModule) -> None:
    """Make the program return every layer; what it returned before stays noted."""
    (output,) = program.graph.find_nodes(op="output")
    output.meta[ANSWER] = output.args[0]
    output.args = (tuple(_rows(program)),)
    program.recompile()


def _check(network: nn.Module, program: fx.GraphModule, rows: Rows, example: torch.Tensor) -> None:
    """The program must still compute what the model computes.

    Writing in place through a view would show here: what cannot be recorded truly is refused.
    """
    (output,) = program.graph.find_nodes(op="output")
    answer = output.meta[ANSWER]
    if answer not in rows:
        raise UnsupportedOp(f"{type(network).__name__}: forward must return one layer's values.")
    with torch.no_grad():
        expected, given = network(example.clone()), program(example)[list(rows).index(answer)]
    if not torch.allclose(expected, given, rtol=1e-5, atol=1e-6):
        raise UnsupportedOp(f"{type(network).__name__}: it writes in place on a view of a layer.")
