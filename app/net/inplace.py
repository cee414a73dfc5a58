"""In-place calls made harmless, so that every layer's output can be kept as it was when it was computed."""

from torch import fx


def unshare(traced: fx.GraphModule) -> None:
    """Make in-place calls harmless: each writes on a clone, and all later readers read what it wrote."""
    order = {node: n for n, node in enumerate(traced.graph.nodes)}
    for node in list(order):
        if not _in_place(traced, node):
            continue
        overwritten = node.all_input_nodes[0]
        later = [user for user in overwritten.users if order.get(user, -1) > order[node]]
        for user in later:
            user.replace_input_with(overwritten, node)
        with traced.graph.inserting_before(node):
            node.replace_input_with(overwritten, traced.graph.call_method("clone", (overwritten,)))
    traced.graph.eliminate_dead_code()
    traced.recompile()


def _in_place(traced: fx.GraphModule, node: fx.Node) -> bool:
    if node.op == "call_module":
        return bool(getattr(traced.get_submodule(str(node.target)), "inplace", False))
    if node.op not in ("call_function", "call_method") or not node.all_input_nodes:
        return False
    name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
    return name == "iadd" or name.endswith("_") or bool(node.kwargs.get("inplace"))
