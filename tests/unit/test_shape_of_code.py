"""The shape of the code: who may import whom, who alone touches what, how long a file may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import project
from tests.project import CODE, HOME, SCRIPTS_AT, files, name, script, scripts

LINES = 250  # of one file
SOURCES = ("app", "static", "templates", "tests", "bench")

# Python: module or package -> which of our modules it may import; the longest name that fits is the rule.
MAY_IMPORT: dict[str, set[str]] = {
    "app.net.graph": set(),
    "app.net": {"app.net", "app.errors"},
    "app.zoo.lenet": set(),
    "app.zoo": {"app.zoo", "app.ink", "app.pixels", "app.settings"},
    "app.zoo.evaluate": {"app.zoo", "app.card", "app.settings"},
    "app.zoo.digit_sets": {"app.zoo", "app.card", "app.ink", "app.pixels"},
    "app.zoo.photo_sets": {"app.zoo", "app.card", "app.photos"},
    "app.zoo.train": {"app.zoo", "app.training"},
    "app.training": {"app.training", "app.errors", "app.pixels", "app.settings", "app.zoo"},
    "app.training.frames": {"app.wire"},
    "app.training.worker": {"app.training", "app.errors", "app.wire"},
    "app.school": {"app.school", "app.training", "app.errors", "app.settings"},
    "app.school.asked": {
        "app.bodies", "app.drawing", "app.errors", "app.forms", "app.pixels", "app.training",
    },
    "app.school.keeping": {"app.school", "app.training", "app.errors", "app.library", "app.model"},
    "app.errors": set(),
    "app.settings": set(),
    "app.wire": set(),
    "app.ink": set(),
    "app.card": set(),
    "app.schemas": {"app.card"},
    "app.bodies": set(),
    "app.lines": {"app.errors"},
    "app.refusal": {"app.errors"},
    "app.limits": {"app.errors", "app.refusal"},
    "app.origin": {"app.errors", "app.refusal"},
    "app.connection": {"app.errors", "app.limits", "app.refusal"},
    "app.http_connection": {"app.connection", "app.errors"},
    "app.socket_connection": {"app.connection", "app.errors", "app.limits", "app.refusal"},
    "app.costly": {"app.errors"},
    "app.media": {"app.errors"},
    "app.apart": set(),
    "app.packs": {"app.packs"},
    "app.find": {"app.apart", "app.library", "app.model"},
    "app.live": {
        "app.answer", "app.card", "app.errors", "app.find", "app.incoming", "app.lines", "app.library",
        "app.model", "app.remarks",
    },
    "app.pictures": {"app.errors", "app.ink"},
    "app.levels": {"app.errors"},
    "app.forms": {"app.errors"},
    "app.drawing": {"app.errors", "app.levels", "app.pixels"},
    "app.photos": {"app.card", "app.errors", "app.levels", "app.pictures"},
    "app.incoming": {
        "app.bodies", "app.card", "app.drawing", "app.errors", "app.photos", "app.pictures", "app.pixels",
    },
    "app.carried": {"app.card", "app.errors", "app.photos", "app.pixels", "app.zoo"},
    "app.remarks": {"app.answer"},
    "app.pixels": {"app.errors", "app.pictures"},
    "app.model": {"app.card", "app.errors", "app.net", "app.wire"},
    "app.checkpoints": {"app.errors", "app.model"},
    "app.checks": {"app.card", "app.errors", "app.incoming", "app.model", "app.photos"},
    "app.loading": {
        "app.card", "app.checks", "app.errors", "app.model", "app.net", "app.training", "app.zoo",
    },
    "app.library": {
        "app.card", "app.checkpoints", "app.errors", "app.loading", "app.model", "app.shared", "app.training",
    },
    "app.shared": set(),
    "app": {"app"},
    "bench": {"app", "bench", "tests.chromium", "tests.waiting"},
}  # fmt: skip
# Packages that only some may name: to everyone else a network is data, and HTTP is known at the edge only.
ONLY_IN = {
    "torch": r"app\.(zoo|training|net\.(describe|ops|run|fit|tracing|verify)|pixels|photos|checks|loading"
    r"|main)\b",
    "fastapi": r"app\.(api|client|examples|live|lines|trainings|archive|main|server|page|docs|refuse)$",
    "starlette": r"app\.(api|files|page|docs|refuse|refusal|limits|origin|methods)$",
    "uvicorn": r"app\.(server|connection|http_connection|socket_connection)$",
}
KNOW_NOBODY = {"app.net.graph", "app.net.titles", "app.errors"}
FOREIGN = {"torch", "numpy", "fastapi", "starlette", "pydantic"}

# Browser: folder or file of static/js -> what it may import; the longest name that fits is the rule.
# Only main and picture join everything.
JS_MAY_IMPORT: dict[str, set[str]] = {
    "math": {"math"}, "net": {"net"}, "ink": {"ink"}, "text": {"text"},
    "wire": set(), "store": set(), "timing": set(),
    "view": {"view", "net", "math"}, "gl": {"gl", "math"},
    "ui": {"ui", "store", "net", "ink", "view", "math", "text"},
    "guide": {"guide", "ui", "store", "net", "ink", "view", "math", "text"},
    "guide/compute": {"guide/compute", "net", "math"},
    "train": {"train", "ui", "store", "net", "ink", "view", "math", "text"},
    "train/compute": {"train/compute", "net", "math"},
    "photo/compute": {"photo/compute"}, "photo": {"photo", "ui", "store", "net", "ink", "text"},
    "gallery": {"gallery", "ui", "store", "net", "ink", "view", "math", "text"},
    "gallery/compute": {"gallery/compute", "net", "math"},
    "api": {"wire"}, "address": {"ink", "view"}, "link": {"address"}, "live": set(),
    "runner": {"api", "live", "net", "text"},
    "reread": {"sources", "text"}, "sources": {"api", "fitting", "net", "reread", "text"},
    "models": {"api", "net", "text"}, "fits": {"text"}, "fitting": {"fits", "net", "text", "view"},
    "switching": {"fitting", "text"},
    "training": {"api", "watch"}, "watch": {"api"}, "lunette": {"net", "view"},
}  # fmt: skip
JOINS_ALL = {"main", "picture"}
PURE = {"math", "net", "ink", "view", "text", "wire", "store", "address", "guide/compute", "train/compute"}
PURE |= {"photo/compute", "gallery/compute"}
PURE |= {f"train/step/{part}" for part in ("equation", "lesson", "publish", "rates", "stages")}
PURE |= {f"guide/{part}" for part in ("markup", "code", "text", "check", "levels", "chapters")}
WORLD = (
    r"\b(document|window|navigator|location|history|localStorage|performance|WebGL\w*|HTML\w*Element)"
    r"\s*[.\[(]"
)
ONE_PLACE = {
    "fetch": (r"\bfetch\s*\(", "api.js"),
    "socket": (r"\bnew (WebSocket|XMLHttpRequest|EventSource)\b", "live.js", "watch.js"),
    "address": (r"\blocation\s*\.|\bhistory\s*\.\s*(push|replace)State", "link.js"),
    "frame": (r"\brequestAnimationFrame\s*\(", "gl/loop.js"),
    "context": (r"\bgetContext\(\"webgl", "gl/context.js"),
}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


def within(module: str, group: str) -> bool:
    return module == group or module.startswith(f"{group}.")


def group_of(path: str) -> str:
    """view/layout.js -> view, api.js -> api, guide/compute/pool.js -> guide/compute: the longest rule."""
    named = path.removesuffix(".js")
    rules = [rule for rule in JS_MAY_IMPORT if named == rule or named.startswith(f"{rule}/")]
    return max(rules, key=len, default=named)


def is_pure(path: Path) -> bool:
    named = script(path).removesuffix(".js")
    return any(named == rule or named.startswith(f"{rule}/") for rule in PURE)


@pytest.mark.parametrize("path", [*files("app", ".py"), *files("bench", ".py")], ids=name)
def test_python_imports_point_one_way(path):
    me, named = dotted(path), project.imports(path)
    rule = max((group for group in MAY_IMPORT if within(me, group)), key=len)
    ours = {module for module in named if module.split(".")[0] in ("app", "bench", "tests", "")}
    wrong = {module for module in ours if not any(within(module, group) for group in MAY_IMPORT[rule])}
    assert not wrong, f"{name(path)} imports {sorted(wrong)}; {rule} may import {sorted(MAY_IMPORT[rule])}"


@pytest.mark.parametrize("path", files("app", ".py"), ids=name)
def test_the_package_never_names_itself(path):
    """`app` in the source is `lunette` where it is installed, so it imports its own modules relatively."""
    found = re.search(r"^ *(?:from|import) (?:app|lunette)\b.*", path.read_text(), re.MULTILINE)
    assert not found, f"{name(path)}: {found and found.group()}"


@pytest.mark.parametrize("path", files("app", ".py"), ids=name)
def test_packages_are_named_where_they_belong(path):
    me, named = dotted(path), {module.split(".")[0] for module in project.imports(path)}
    stray = {package for package in named & set(ONLY_IN) if not re.match(ONLY_IN[package], me)}
    assert not stray, f"{name(path)} names {sorted(stray)}"
    assert me not in KNOW_NOBODY or not named & FOREIGN, f"{name(path)} names {sorted(named & FOREIGN)}"


@pytest.mark.parametrize("path", scripts(), ids=script)
def test_browser_imports_point_one_way(path):
    me = group_of(script(path))
    assert me in JS_MAY_IMPORT or me in JOINS_ALL, f"{script(path)} is new: say here what it may import"
    for target in project.js_imports(path):
        found = (path.parent / target).resolve()
        assert target.startswith("."), f"{script(path)} imports {target}: no packages in the page"
        assert found.is_file() and found.is_relative_to(SCRIPTS_AT), f"{script(path)}: {target} is not there"
        if me in JS_MAY_IMPORT:
            allowed = sorted(JS_MAY_IMPORT[me])
            kept = any(script(found).startswith((f"{group}/", f"{group}.")) for group in allowed)
            assert kept, f"{script(path)} imports {target}; allowed: {allowed}"


@pytest.mark.parametrize("path", scripts(), ids=script)
def test_what_is_imported_by_name_is_there(path):
    asked = [(word, (path.parent / target).resolve()) for word, target in project.js_names(path)]
    missing = [f"{word} of {script(home)}" for word, home in asked if word not in project.js_exports(home)]
    assert not missing, f"{script(path)} imports {missing}"


@pytest.mark.parametrize("path", [path for path in scripts() if is_pure(path)], ids=script)
def test_what_computes_never_touches_the_page(path):
    found = re.search(WORLD, project.without_words(path))
    assert not found, f"{script(path)} uses {found and found.group()}"


@pytest.mark.parametrize("what", ONE_PLACE)
def test_the_outside_world_is_touched_in_one_place(what):
    pattern, *homes = ONE_PLACE[what]
    found = {script(path) for path in scripts() if re.search(pattern, path.read_text())}
    assert found <= set(homes), f"{what} is in {sorted(found)}; its place is {homes}"


def test_files_are_short_enough_to_read_at_one_sitting():
    sources = (path for folder in SOURCES for path in files(folder, *CODE))
    lengths = {name(path): len(path.read_text().splitlines()) for path in sources}
    long = {path: count for path, count in lengths.items() if count > LINES}
    assert not long, f"more than {LINES} lines: {long}"


WORDS = "TODO", "FIXME", "XXX", r"console\.(?:log|debug)", "debugger", r"breakpoint\("
LEFT_OVER = re.compile("|".join(rf"\b{word}" for word in WORDS))


def test_nothing_is_left_over():
    found = [
        f"{name(path)}:{number}"
        for each in SOURCES
        for path in files(each, *CODE)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT_OVER.search(line) and path != Path(__file__)
    ]
    assert not found, found


PLAIN = CODE | {".md", ".toml", ".txt", ".json", ".yml", ".yaml", ".sh", ""}
FOLDERS = "work", "home", "root", "Users", "opt/pypi"
HOMES = re.compile(rf"(?<![\w.])/({'|'.join(FOLDERS)})/\w")


def test_no_file_knows_the_machine_it_was_written_on():
    found = [
        f"{name(path)}: {match.group()}"
        for path in project.tracked()
        if path.suffix in PLAIN
        for match in HOMES.finditer(path.read_text(errors="replace"))
    ]
    assert not found, found
