"""The family of our errors, and the one shape in which they reach a client.

    LunetteError
    ├── BadInput           422  a drawing, an image or a unit that cannot be read
    │   └── BadJson        422  a body that is not JSON
    ├── BadRequest         400  what is no HTTP request
    ├── Misdirected        421  a request to a name that is not this server's
    ├── TooSlow            408  a request that did not come in time
    ├── HeadersTooLarge    431
    ├── NotFound           404
    │   ├── UnknownModel        no model of that name
    │   ├── UnknownStep         no checkpoint of that step
    │   ├── UnknownTraining     no training of that id
    │   ├── NoHistory           the model is there, but it has no history
    │   ├── NotShipped          examples that an installed server does not have
    │   ├── UnknownLayer        no layer of that name in the model
    │   ├── UnknownUnit         no such unit in the layer
    │   └── NoWeights           the layer is there, but it has no filters
    ├── NotYours           403  only who started a training may command it, keep it or delete it
    ├── Foreign            403  another site's page asks for more than to read
    ├── Taken              409  a name that another model has
    ├── NotNow             409  what a training cannot do in the state it is in
    ├── TooLarge           413  a body over the limit
    ├── UnknownMedia       415  a body of a type, or packed in a way, that is not understood
    ├── Busy               503  every live line, or every place where one may wait, is taken
    ├── NotReady           503  the default model is not loaded
    ├── NotWritten         507  the disk is full, or does not take it for another reason
    ├── NoRoom             507  as many networks are kept as may be
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


class Foreign(LunetteError):
    code = "foreign"
    status = 403


class BadRequest(LunetteError):
    code = "bad_request"
    status = 400


class Misdirected(LunetteError):
    code = "misdirected"
    status = 421


class TooSlow(LunetteError):
    code = "too_slow"
    status = 408


class HeadersTooLarge(LunetteError):
    code = "headers_too_large"
    status = 431


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


class UnknownStep(NotFound):
    code = "unknown_step"


class UnknownTraining(NotFound):
    code = "unknown_training"


class NoHistory(NotFound):
    code = "no_history"


class NotShipped(NotFound):
    code = "not_shipped"


class UnknownLayer(NotFound):
    code = "unknown_layer"


class UnknownUnit(NotFound):
    code = "unknown_unit"


class UnknownPhoto(NotFound):
    code = "unknown_photo"


class NoWeights(NotFound):
    code = "no_weights"


class NotYours(LunetteError):
    code = "not_yours"
    status = 403


class Taken(LunetteError):
    code = "taken"
    status = 409


class NotNow(LunetteError):
    code = "not_now"
    status = 409


class TooLarge(LunetteError):
    code = "too_large"
    status = 413


class UnknownMedia(LunetteError):
    code = "unknown_media"
    status = 415


class NotReady(LunetteError):
    code = "not_ready"
    status = 503


class NotWritten(LunetteError):
    code = "not_written"
    status = 507


class NoRoom(LunetteError):
    code = "no_room"
    status = 507


class ModelError(LunetteError):
    code = "bad_model"


class UnsupportedOp(ModelError):
    code = "unsupported_op"


def listed(names: Iterable[str]) -> str:
    """Legal names as they stand in an error: `a, b, c`, or `none` when there is none."""
    return ", ".join(names) or "none"
