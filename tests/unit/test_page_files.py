"""What the page is made of: small, at home on its own address, and with a sentence for all it says."""

from __future__ import annotations

import re
from typing import get_args

from app.net.graph import Kind
from tests.project import CODE, HOME, files, name, script, scripts

BYTES = 300_000  # of all files that the page may load, before compression
NAMESPACES = r"https?://www\.w3\.org/(2000/svg|1999/xhtml|1999/xlink)"


def test_the_page_is_small():
    sizes = {name(path): path.stat().st_size for folder in ("static", "templates") for path in files(folder)}
    largest = sorted(sizes, key=lambda path: -sizes[path])[:5]
    assert 0 < sum(sizes.values()) <= BYTES, f"{sum(sizes.values())} bytes; the largest: {largest}"


def test_the_page_asks_no_other_host():
    found = []
    for path in (*files("static", *CODE, ".svg"), *files("templates")):
        for address in re.findall(r"(?:https?:|[\"'(])//[\w.-]+\.\w+[^\s\"']*", path.read_text()):
            if not re.match(NAMESPACES, address):
                found.append(f"{name(path)}: {address}")
    assert not found, found


def sentences() -> set[str]:
    text = (HOME / "static/js/text/en.js").read_text()
    return set(re.findall(r"^\s*\"([\w.-]+)\":", text, flags=re.MULTILINE))


def speaking() -> list[str]:
    """The code that may ask for a sentence."""
    own = [path for path in scripts() if not script(path).startswith("text/")]
    return [path.read_text() for path in (*own, *files("templates"))]


def spoken() -> set[str]:
    """Keys of sentences that the code names in full, or makes from a template such as `layer.${kind}`."""
    texts = speaking()
    plain = {key for text in texts for key in re.findall(r"\"([a-z]\w*(?:\.\w+)+)\"", text)}
    templates = {made for text in texts for made in re.findall(r"`([a-z]\w*\.[^`\s]*\$\{[^`]*)`", text)}
    patterns = [re.sub(r"\\\$\\\{.*?\\\}", r"[\\w.]+", re.escape(each)) for each in templates]
    return plain | {key for key in sentences() if any(re.fullmatch(pattern, key) for pattern in patterns)}


def test_every_sentence_that_is_asked_for_is_there():
    asked = {key for text in speaking() for key in re.findall(r"\bt\(\"([^\"]+)\"", text)}
    assert len(asked) > 20
    assert asked <= sentences(), f"no sentence for {sorted(asked - sentences())}"


def test_no_sentence_is_idle():
    idle = sentences() - spoken()
    assert not idle, f"never used: {sorted(idle)}"


def test_every_kind_of_layer_is_described():
    missing = {f"layer.{kind}" for kind in get_args(Kind)} - sentences()
    assert not missing, missing


def test_every_kind_of_layer_has_its_way_to_be_shown():
    table = (HOME / "static/js/ui/explain/sections.js").read_text()
    missing = [kind for kind in get_args(Kind) if not re.search(rf"^  {kind}:", table, flags=re.MULTILINE)]
    assert not missing, missing


def test_what_the_page_promises_by_name_is_there():
    parts = re.split(r"\n## ", (HOME / "docs/page.md").read_text())
    promised = next(part for part in parts if part.startswith("data-testid"))
    names = set(re.findall(r"`([a-z][\w-]*)`", promised)) - {"data-value"}
    assert {"pad", "guess-1", "scene", "panel-sum", "notice"} <= names
    text = "".join(speaking())
    for testid in names:
        spelled = (f'"{testid}"', "`" + re.sub(r"\d+$", "${k}", testid) + "`")
        assert any(each in text for each in spelled), f"{testid} is promised in docs/page.md"
