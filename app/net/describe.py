"""A torch module as a graph of layers: `describe(LeNet(), (1, 32, 32)).graph`.

torch.fx traces a copy of the module at rest, so that the model itself is never written on. One layer per
*call*: an activation used twice is two layers, and a bare `x + y` in `forward` is a layer like any other.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx, nn

from app.errors import ModelError, UnsupportedOp, listed
from app.net.fit import Call, Tensors
from app.net.graph import Graph, Layer, Shape
from app.net.inplace import unshare
from app.net.ops import NUMBERS, OPS, PASS, Row, known, name_of
from app.net.titles import titled


@dataclass(frozen=True)
class Described:
    """What is known of a module once it is loaded.

    weights: the weight and bias of each layer that has them, by layer id.
    program: the module, changed so that it returns a tuple: the output of every layer, in the graph's order.
    """

    graph: Graph
    weights: Mapping[str, Tensors]
    program: fx.GraphModule


def describe(module: nn.Module, input_shape: Shape) -> Described:
    """Trace `module` for inputs of `input_shape`, (C, H, W) or (N,), without the batch axis.

    Raises UnsupportedOp, naming the place and the operations that are known, when a call cannot be explained.
    """
    network = copy.deepcopy(module).float().eval()
    traced = _trace(network)
    rows = _rows(traced)
    unshare(traced)
    example = torch.rand((1, *input_shape), generator=torch.Generator().manual_seed(0))
    values = _values(traced, example)
    ids = _ids(traced, rows)
    layers, weights = [], {}
    for node, row in rows.items():
        layer, tensors = _layer(traced, node, row, ids, values)
        layers.append(layer)
        if "tensor" in (layer.weight, layer.bias):
            weights[layer.id] = tensors
    output = next(iter(reversed(traced.graph.nodes)))
    answer = list(rows).index(_source(output.args[0]))
    output.args = (tuple(rows),)
    traced.graph.eliminate_dead_code()
    traced.recompile()
    _same_answer(network, traced, example, answer)
    return Described(Graph(titled(layers)), weights, traced)


def _trace(network: nn.Module) -> fx.GraphModule:
    try:
        traced = fx.symbolic_trace(network)
    except Exception as problem:  # fx runs the model's own forward, which may raise anything
        raise UnsupportedOp(
            f"{type(network).__name__}: its forward cannot be traced ({problem}); "
            "a forward that branches or loops on values is not supported."
        ) from problem
    for node in traced.graph.find_nodes(op="placeholder"):
        if not node.users and traced.graph.find_nodes(op="placeholder")[0] is not node:
            traced.graph.erase_node(node)
    if len(traced.graph.find_nodes(op="placeholder")) != 1:
        raise UnsupportedOp(f"{type(network).__name__}: its forward takes more than one input.")
    return traced


def _rows(traced: fx.GraphModule) -> dict[fx.Node, Row | None]:
    """Every node that is a layer, with its row of the table; the input has none."""
    rows: dict[fx.Node, Row | None] = {}
    for node in traced.graph.nodes:
        target = _target(traced, node)
        if node.op == "placeholder":
            rows[node] = None
        elif node.op in ("get_attr", "output") or target in PASS or target in NUMBERS:
            continue
        elif target in OPS:
            rows[node] = OPS[target]
        else:
            raise UnsupportedOp(f"{_where(node)}: {name_of(target)} is not supported; known: {listed(known())}.")
    return rows


def _target(traced: fx.GraphModule, node: fx.Node) -> Any:
    """The key under which the table knows the node's operation."""
    return type(traced.get_submodule(str(node.target))) if node.op == "call_module" else node.target


def _where(node: fx.Node) -> str:
    if node.op == "call_module":
        return str(node.target)
    return f"{_block(node)}.{node.name}" if _block(node) else node.name


def _block(node: fx.Node) -> str:
    """The path of the module in whose forward the call stands; "" for the network itself."""
    if node.op == "call_module":
        return str(node.target).rpartition(".")[0]
    stack = node.meta.get("nn_module_stack") or {}
    return str(next(reversed(stack.values()))[0]) if stack else ""


class _Keep(fx.Interpreter):
    """Runs the graph once and keeps what every node gave."""

    def __init__(self, traced: fx.GraphModule) -> None:
        super().__init__(traced, garbage_collect_values=False)
        self.values: dict[fx.Node, Any] = {}

    def run_node(self, n: fx.Node) -> Any:
        try:
            self.values[n] = super().run_node(n)
        except Exception as problem:  # the model's own arithmetic may raise anything
            raise ModelError(f"{_where(n)}: does not run on an input of this shape ({problem}).") from problem
        return self.values[n]


def _values(traced: fx.GraphModule, example: torch.Tensor) -> dict[fx.Node, Any]:
    keep = _Keep(traced)
    with torch.no_grad():
        keep.run(example)
    return keep.values


def _ids(traced: fx.GraphModule, rows: Mapping[fx.Node, Row | None]) -> dict[fx.Node, str]:
    """The module's own path, or block and function; a second call of the same adds `_2`."""
    ids: dict[fx.Node, str] = {}
    for node in rows:
        spelled = name_of(_target(traced, node)).rpartition(".")[2].rstrip("_")
        block = f"{_block(node)}." if _block(node) else ""
        base = {"placeholder": "input", "call_module": str(node.target)}.get(node.op, block + spelled)
        ids[node] = next(name for name in _numbered(base) if name not in ids.values())
    return ids


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1


def _source(node: Any) -> fx.Node:
    """The layer behind calls that only hand on their input."""
    if not isinstance(node, fx.Node):
        raise UnsupportedOp("the network must return one tensor.")
    if node.op == "call_method" and node.target in PASS:
        return _source(node.all_input_nodes[0])
    if node.op == "call_module" and type(node.graph.owning_module.get_submodule(str(node.target))) in PASS:
        return _source(node.all_input_nodes[0])
    return node


def _layer(
    traced: fx.GraphModule, node: fx.Node, row: Row | None, ids: Mapping[fx.Node, str], values: Mapping[fx.Node, Any]
) -> tuple[Layer, Tensors]:
    shape = _shape(node, values)
    if row is None:
        return Layer("input", "", "input", "", (), shape, "none", "none"), Tensors()
    settings = _settings(traced, node, row)
    read = [_source(n) for name in row.reads for n in _several(settings[name])]
    args = {name: values[v] if isinstance(v, fx.Node) else v for name, v in settings.items() if name not in row.reads}
    if any(source not in ids for source in read):
        raise UnsupportedOp(f"{_where(node)}: it reads something that is not a layer.")
    call = Call(args, tuple(_shape(source, values) for source in read), shape)
    for reason in filter(None, (refuse(call) for refuse in row.refuse)):
        raise UnsupportedOp(f"{_where(node)}: {name_of(_target(traced, node))}: {reason}.")
    tensors = row.tensors(call)
    return Layer(
        ids[node], "", row.kind, _block(node), tuple(ids[source] for source in read), shape, row.read, row.fold,
        tensors.weight if tensors.weight is None or isinstance(tensors.weight, float) else "tensor",
        None if tensors.bias is None else "tensor", row.finish, row.params(call),
    ), tensors  # fmt: skip


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _shape(node: fx.Node, values: Mapping[fx.Node, Any]) -> Shape:
    value = values[node]
    shape = tuple(value.shape) if isinstance(value, torch.Tensor) else ()
    if len(shape) not in (2, 4) or shape[0] != 1:
        found = list(shape) if isinstance(value, torch.Tensor) else type(value).__name__
        raise UnsupportedOp(f"{_where(node)}: it gives {found}; only [1, C, H, W] and [1, N] are supported.")
    return shape[1:]


def _settings(traced: fx.GraphModule, node: fx.Node, row: Row) -> dict[str, Any]:
    """The call's arguments by torch's names: a module keeps its own in its attributes."""
    if node.op == "call_module":
        module = traced.get_submodule(str(node.target))
        own = {name: getattr(module, name, default) for name, default in row.args.items()}
        return own | {"input": node.all_input_nodes[0]}
    given = dict(zip(row.args, node.args, strict=False)) | dict(node.kwargs)
    strange = [name for name, value in given.items() if name not in row.args and value is not None]
    if len(node.args) > len(row.args) or strange:
        raise UnsupportedOp(f"{_where(node)}: {name_of(node.target)} with {listed(strange)}; known: {listed(row.args)}.")
    return dict(row.args) | given


def _same_answer(network: nn.Module, program: fx.GraphModule, example: torch.Tensor, answer: int) -> None:
    """The recorder must compute what the model computes, or what is shown would be another network."""
    with torch.no_grad():
        expected, found = network(example.clone()), program(example)[answer]
    if not torch.allclose(expected, found, rtol=1e-5, atol=1e-6):
        raise UnsupportedOp(f"{type(network).__name__}: it writes in place in a way that cannot be recorded.")
