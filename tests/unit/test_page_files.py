"""What the page is made of: small, at home on its own address, and with a sentence for all it says."""

from __future__ import annotations

import json
import re
from typing import get_args

from app.net.graph import Kind
from app.packs.modules import imported, in_order
from app.packs.packs import Packs
from tests.project import CODE, HOME, files, name, script, scripts

BYTES = 300_000  # of all that the page loads before its first frame, before compression
NAMESPACES = r"https?://www\.w3\.org/(2000/svg|1999/xhtml|1999/xlink|1998/Math/MathML)"


# Loaded when the guide, a room or the training is opened; Chinese comes in the place of English.
LATER = (
    "static/text/guide.", "static/text/rooms.", "static/text/train.", "static/text/gallery.",
    "static/text/cards.", "static/text/photo.", "static/text/zh.json",
    "static/data/photo.png", "static/data/photos/", "static/data/architectures.json",
)  # fmt: skip


def test_the_page_is_small():
    styles = re.findall(r"/(static/css/[\w-]+\.css)", (HOME / "templates/index.html").read_text())
    first = {HOME / style for style in styles}
    first |= {path for path in (*files("static"), *files("templates")) if path.suffix not in (".js", ".css")}
    first = {path for path in first if not name(path).startswith(LATER)}
    sizes = {name(path): path.stat().st_size for path in first}
    sizes["static/text/en.json"] = len(
        json.dumps(table("en"), ensure_ascii=False, separators=(",", ":")).encode()
    )  # as it is sent
    sizes["static/js/start.pack.js"] = len((Packs(HOME / "static/js").text("start.pack.js") or "").encode())
    assert len(styles) > 3 and len(sizes) > 8
    largest = sorted(sizes, key=lambda path: -sizes[path])[:5]
    assert 0 < sum(sizes.values()) <= BYTES, f"{sum(sizes.values())} bytes; the largest: {largest}"


def test_the_page_asks_no_other_host():
    found = []
    for path in (*files("static", *CODE, ".svg"), *files("templates")):
        for address in re.findall(r"(?:https?:|[\"'(])//[\w.-]+\.\w+[^\s\"']*", path.read_text()):
            if not re.match(NAMESPACES, address):
                found.append(f"{name(path)}: {address}")
    assert not found, found


def table(named: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((HOME / f"static/text/{named}.json").read_text())
    return found


def sentences() -> set[str]:
    return {key for part in ("", "rooms.", "train.", "photo.", "gallery.") for key in table(f"{part}en")}


def speaking() -> list[str]:
    """The code that may ask for a sentence."""
    own = [path for path in scripts() if script(path) != "text/words.js"]
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


def test_what_is_loaded_later_is_not_loaded_at_first(tmp_path):
    later = 'const later = () => import("./later.js");'
    (tmp_path / "main.js").write_text(f'import {{ a }} from "./a.js";\n{later}\n')
    (tmp_path / "a.js").write_text('/** "b" */\nimport {\n  b,\n} from "./b.js";\nimport "./c.js";\n')
    (tmp_path / "b.js").write_text('export { c } from "./c.js"; // once more\n')
    (tmp_path / "c.js").write_text("")
    assert imported(tmp_path, "a.js") == ["b.js", "c.js"]
    assert in_order(tmp_path, "main.js") == ["c.js", "b.js", "a.js", "main.js"]


def test_every_script_is_reached_from_the_page():
    folder = HOME / "static/js"
    wanted = {"main.js", *(target for path in scripts() for target in later_imports(path))}
    assert {script(path) for path in scripts()} == {
        each for entry in wanted for each in in_order(folder, entry)
    }


def later_imports(path):
    found = re.findall(r"\bimport\(\"([^\"]+)\"\)", path.read_text())
    return [(path.parent / target).resolve().relative_to(HOME / "static/js").as_posix() for target in found]
