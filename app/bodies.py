"""What comes in as JSON or as bytes, with ranges; OpenAPI is written from these."""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)

GREY: dict[str, JsonValue] = {"type": "number", "minimum": 0, "maximum": 255}


def _list_of(items: JsonValue, count: int) -> JsonValue:
    return {"type": "array", "items": items, "minItems": count, "maxItems": count}


def _levels(side: int) -> list[JsonValue]:
    """A drawing of that side as a flat list, and in rows."""
    return [_list_of(GREY, side * side), _list_of(_list_of(GREY, side), side)]


PIXELS: dict[str, Any] = {
    "description": "For a network that reads drawings: grey levels 0-255, ink = 255, row by row, 784 (28x28) "
    "or 1024 (32x32), flat or in rows. For one that reads photos: levels 0-255 [C][H][W], flat or nested, "
    "here of 3x32x32; where a card's input has another shape, of that one.",
    "oneOf": _levels(28) + _levels(32) + [_list_of(GREY, 3 * 1024), _list_of(_levels(32)[1], 3)],
}
RAW: dict[str, Any] = {
    "description": "One byte a pixel of a drawing; [H][W][C] of a photo, here of 32x32 pixels.",
    "type": "string", "format": "binary",
    "oneOf": [{"minLength": size, "maxLength": size} for size in (784, 1024, 3072)],
}  # fmt: skip
IMAGE: dict[str, Any] = {
    "description": "A PNG, JPEG or WebP in base64, with or without a data: prefix.",
    "type": "string",
    "nullable": True,
}
BYTES: JsonValue = {  # 784 of them
    "type": "string", "format": "byte", "minLength": 1048, "maxLength": 1048,
    "pattern": "^[A-Za-z0-9+/]{1046}==$",
}  # fmt: skip
DIGIT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "label": {"type": "integer", "minimum": 0, "maximum": 9},
        "pixels": {
            "description": "Grey levels, ink = 255, as numbers, or one byte each in base64; not all 0.",
            "oneOf": [*_levels(28), BYTES],
        },
    },
    "required": ["label", "pixels"],
    "additionalProperties": False,
}
NOTHING: JsonValue = {"nullable": True, "enum": [None]}
EITHER: dict[str, JsonValue] = {
    "oneOf": [
        {"required": ["pixels"], "properties": {"image": NOTHING}},
        {"required": ["image"], "properties": {"image": {"type": "string"}, "pixels": NOTHING}},
    ]
}

# Checked by app.drawing in one sweep: a check of each of 1,024 numbers here would cost more than the network.
Pixels = Annotated[Any, WithJsonSchema(PIXELS)]


# A bar of ink, three pixels wide: what /docs offers to try.
BAR: list[JsonValue] = [255 if 12 <= n % 28 <= 14 and 5 <= n // 28 <= 22 else 0 for n in range(784)]


class Body(BaseModel):
    """A body in which a misspelled field is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Drawing(Body):
    """A drawing or a photo, either as levels or as a picture file."""

    model_config = ConfigDict(json_schema_extra=EITHER | {"example": {"pixels": BAR, "center": False}})

    pixels: Pixels = None
    image: Annotated[StrictStr | None, WithJsonSchema(IMAGE)] = None
    center: StrictBool = Field(
        False, description="For a drawing: move and scale the ink as MNIST does, before it is read."
    )


def _whole(value: Any) -> Any:
    """3.0 is 3, as in JSON; anything else stays as it is, to be refused or not."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


Whole = Annotated[StrictInt, BeforeValidator(_whole)]


class Unit(Body):
    """A unit of a layer, by its place or by its flat index."""

    channel: Whole | None = Field(None, description="Map, from 0; in a flat layer the index.")
    row: Whole | None = Field(None, description="Row in the map, from 0 at the top.")
    col: Whole | None = Field(None, description="Column in the map, from 0 at the left.")
    index: Whole | None = Field(None, description="Flat index: (channel * rows + row) * columns + col.")


class Explain(Drawing):
    """A picture, and the unit that is to be explained."""

    model_config = ConfigDict(
        json_schema_extra=EITHER
        | {"example": {"pixels": BAR, "layer": "pool1", "unit": {"channel": 3, "row": 4, "col": 5}}}
    )

    layer: StrictStr = Field(description="Id of the layer, as the graph lists it.")
    unit: Unit
