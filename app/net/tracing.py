"""What torch.fx gives us, made fit to be recorded: one input, nothing written in place, no idle calls."""

import copy
from collections.abc import Iterable
from typing import Any

import torch
from torch import fx, nn

from ..errors import ModelError, UnsupportedOp

# These give their input on as it is, so they are not layers of their own.
ALIASES: frozenset[Any] = frozenset({nn.Identity, "contiguous", "detach"})
COPIES: frozenset[Any] = frozenset({torch.clone, "clone"})


def traced(network: nn.Module) -> fx.GraphModule:
    """The module as a graph of calls that leave their inputs alone. `network` must be at rest (`eval()`)."""
    try:
        program = fx.symbolic_trace(network)
    except Exception as problem:  # fx runs the model's own forward, which may raise anything
        raise UnsupportedOp(
            f"{type(network).__name__}: its forward cannot be traced ({_line(problem)}); "
            "a forward that branches or loops on values is not supported."
        ) from problem
    _one_input(program)
    _drop(program, ALIASES)  # before: writing in place on an alias writes on what it stands for
    _unshare(program)
    _drop(program, COPIES)  # after: writing in place on a copy does not
    program.graph.eliminate_dead_code()
    program.recompile()
    return program


def refilled(program: fx.GraphModule, network: nn.Module) -> fx.GraphModule:
    """A traced program with the weights of another network of the same build; nothing is traced or compiled.

    While torch.fx traces, every module of the process is called through it, also another thread's; a server
    that answers drawings must not trace beside them. And torch.fx keeps the source of what it compiles for
    good, also of a copy that is let go. So the calls are shared; only modules and tensors are copied.
    """
    fresh, copies, state = object.__new__(type(program)), dict[int, Any](), network.state_dict()
    own = {
        part: copy.deepcopy(vars(program)[part], copies) for part in ("_modules", "_parameters", "_buffers")
    }
    fresh.__dict__ = vars(program) | own
    fresh.load_state_dict({name: state[name] for name in fresh.state_dict()})
    return fresh


def target(program: fx.GraphModule, node: fx.Node) -> Any:
    """The operation of a call: a class of module, a function, or the name of a method."""
    return type(program.get_submodule(str(node.target))) if node.op == "call_module" else node.target


def block(node: fx.Node) -> str:
    """The path of the module in whose forward the call stands; "" for the network itself."""
    if node.op == "call_module":
        return str(node.target).rpartition(".")[0]
    stack = node.meta.get("nn_module_stack") or {}
    return str(next(reversed(stack.values()))[0]) if stack else ""


def where(node: fx.Node) -> str:
    """The call, as it stands in a message."""
    if node.op == "call_module":
        return str(node.target)
    return f"{block(node)}.{node.name}" if block(node) else node.name


def values(program: fx.GraphModule, example: torch.Tensor) -> dict[fx.Node, Any]:
    """What every call gives for one input. Raises ModelError when the input does not suit the network."""
    keep = _Keep(program)
    with torch.no_grad():
        keep.run(example)
    return keep.values


class _Keep(fx.Interpreter):
    def __init__(self, program: fx.GraphModule) -> None:
        super().__init__(program, garbage_collect_values=False)
        self.values: dict[fx.Node, Any] = {}
        self.extra_traceback = False  # the message names the place; a listing of the code says no more

    def run_node(self, n: fx.Node) -> Any:
        try:
            self.values[n] = super().run_node(n)
        except Exception as problem:  # the model's own arithmetic may raise anything
            raise ModelError(f"{where(n)}: does not run on this input ({_line(problem)}).") from problem
        return self.values[n]


def copied(x: torch.Tensor) -> torch.Tensor:
    """What an in-place call writes on instead of a layer's own values."""
    return x.clone()


def _one_input(program: fx.GraphModule) -> None:
    first, *others = program.graph.find_nodes(op="placeholder")
    for node in others:
        if node.users:
            raise UnsupportedOp(f"{where(node)}: forward reads more than one input.")
        program.graph.erase_node(node)
    first.args = ()


def _drop(program: fx.GraphModule, idle: Iterable[Any]) -> None:
    for node in list(program.graph.nodes):
        if node.op in ("call_module", "call_method", "call_function") and target(program, node) in idle:
            node.replace_all_uses_with(node.all_input_nodes[0])
            program.graph.erase_node(node)


def _unshare(program: fx.GraphModule) -> None:
    """In-place calls made harmless: each writes on a copy, and all later readers read what it wrote."""
    order = {node: n for n, node in enumerate(program.graph.nodes)}
    for node in list(order):
        if not _in_place(program, node):
            continue
        overwritten = node.all_input_nodes[0]
        # a copy made above has no place in the order: it stands before whoever reads it
        for user in [user for user in overwritten.users if order.get(user, -1) > order[node]]:
            user.replace_input_with(overwritten, node)
        with program.graph.inserting_before(node):
            copy = program.graph.call_function(copied, (overwritten,))
        node.replace_input_with(overwritten, copy)


def _in_place(program: fx.GraphModule, node: fx.Node) -> bool:
    if node.op == "call_module":
        return bool(getattr(program.get_submodule(str(node.target)), "inplace", False))
    if node.op not in ("call_function", "call_method"):
        return False
    name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
    return (
        name == "iadd" or (name.endswith("_") and not name.endswith("__")) or bool(node.kwargs.get("inplace"))
    )


def _line(problem: Exception) -> str:
    """The first line of a message, without its full stop."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")
