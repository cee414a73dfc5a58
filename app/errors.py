"""The family of our errors, and the one shape in which they reach a client.

    LunetteError
    ├── BadInput           422  a drawing, an image or a unit that cannot be read
    │   └── BadJson        422  a body that is not JSON
    ├── NotFound           404
    │   ├── UnknownModel        no model of that name
    │   ├── UnknownLayer        no layer of that name in the model
    │   ├── UnknownUnit         no such unit in the layer
    │   └── NoWeights           the layer is there, but it has no filters
    ├── Taken              409  a name that another model has
    ├── TooLarge           413  a body over the limit
    ├── Busy               503  every live line is taken
    ├── NotReady           503  the default model is not loaded
    └── ModelError         500  a model that cannot be loaded
        └── UnsupportedOp       an operation that `app.net.ops` does not know

Each carries a code, an HTTP status and one sentence a person can act on.
"""

# ruff: noqa: N818  (the names are words of the contract; all of them are plainly errors)

from collections.abc import Iterable


class LunetteError(Exception):
    """The root. `detail` is one sentence for a person; `code` and `status` are for programs."""

    code = "internal"
    status = 500

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def body(self) -> dict[str, object]:
        """The JSON body of the answer: `{"error", "detail", "status"}`."""
        return {"error": self.code, "detail": self.detail, "status": self.status}


class BadInput(LunetteError):
    code = "bad_input"
    status = 422


class BadJson(BadInput):
    code = "bad_json"


class NotFound(LunetteError):
    code = "not_found"
    status = 404


class Busy(LunetteError):
    code = "busy"
    status = 503


class UnknownModel(NotFound):
    code = "unknown_model"


class UnknownLayer(NotFound):
    code = "unknown_layer"


class UnknownUnit(NotFound):
    code = "unknown_unit"


class NoWeights(NotFound):
    code = "no_weights"


class Taken(LunetteError):
    code = "taken"
    status = 409


class TooLarge(LunetteError):
    code = "too_large"
    status = 413


class NotReady(LunetteError):
    code = "not_ready"
    status = 503


class ModelError(LunetteError):
    code = "bad_model"


class UnsupportedOp(ModelError):
    code = "unsupported_op"


def listed(names: Iterable[str]) -> str:
    """Legal names as they stand in an error: `a, b, c`, or `none` when there is none."""
    return ", ".join(names) or "none"
