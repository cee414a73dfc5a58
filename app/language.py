"""The languages the page speaks: which one a reader prefers, and its sentences (`static/text/`)."""

import json
import re
from pathlib import Path

TAGS = {"en": "en", "zh": "zh-Hans"}  # the first is meant where none of them is asked for; BCP 47
RANGE = re.compile(r"\s*(\*|[A-Za-z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")


def preferred(accepted: str) -> str:
    """Accept-Language -> the one of ours with the largest quality, the first of equals (RFC 9110, 12.5.4)."""
    found = [match for part in accepted.split(",") if (match := RANGE.fullmatch(part))]
    named = sorted((float(match[2] or 1), match[1].lower()) for match in found)
    quality = {name: most for most, name in named}  # the largest comes last
    return max(TAGS, key=lambda name: quality.get(name, quality.get("*", 0.0)))


def texts(folder: Path) -> dict[str, dict[str, str]]:
    """Language -> key -> sentence."""
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in TAGS}
