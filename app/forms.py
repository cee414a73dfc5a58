"""A JSON body as one of our forms, and one sentence for what is wrong with it."""

from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from .errors import BadInput, BadJson

Form = TypeVar("Form", bound=BaseModel)


def checked(form: type[Form], body: bytes) -> Form:
    """A JSON body as `form`. Raises BadJson or BadInput with the place of the first mistake."""
    try:
        return form.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError as problem:
        raise BadJson(f"The body is not JSON (NaN and Infinity are not either): {problem}.") from problem
    except ValidationError as problem:
        raise BadInput(first_mistake(problem.errors(include_url=False, include_input=False))) from problem


def first_mistake(errors: Any) -> str:
    """One sentence for the first of pydantic's errors."""
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("query", "path")) or "The body"
    if first["type"] == "model_type":
        return f"{place} must be a JSON object."
    return f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}."
