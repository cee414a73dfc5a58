"""Whether a value is what a schema of the OpenAPI description says."""

from __future__ import annotations

import re
from typing import Any

NUMBERS = ("number", "integer")  # in Python true and false would be some


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is what a schema says, in the few words that ours have."""
    kinds = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
    if "oneOf" in schema and sum(fits(value, each) for each in schema["oneOf"]) != 1:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if value is None:
        return bool(schema.get("nullable", "type" not in schema))
    kind = schema.get("type", "")
    if kind and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind in NUMBERS)):
        return False
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        return False
    if isinstance(value, (int, float)):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if set(schema.get("required", ())) - set(value):
            return False
        if schema.get("additionalProperties") is False and set(value) - set(known):
            return False
        return all(fits(part, known[name]) for name, part in value.items() if name in known)
    size = "Items" if isinstance(value, list) else "Length"
    if not schema.get(f"min{size}", 0) <= len(value) <= schema.get(f"max{size}", len(value)):
        return False
    return not isinstance(value, list) or all(fits(part, schema.get("items", {})) for part in value)
