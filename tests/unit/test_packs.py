"""Modules in packs do what they do one by one, and the browser's tools still find them."""

from __future__ import annotations

import json
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.packs.modules import beside, in_order
from app.packs.packs import ROOT, Packs
from app.packs.sourcemap import DIGITS, vlq
from tests import node
from tests.project import HOME, script, scripts

MAIN = """import { t, say as tell } from "./text/words.js";
import * as all from "./text/words.js";
import { t as again } from "./far/passed.js";

const later = () => import("./far/later.js");
export const found = [t(2), tell(), Object.keys(all).length, again === t];
found.push(await Promise.resolve(5));
export const heard = async () => (await later()).told();
"""
WORDS = """/** Says.
 * Twice. */
let times = 0; // not for others
export const t = (x) => x * 10 + times++;
export async function* idle() {}

function say() {
  return `said ${times}`;
}
export { say };

export class Word {}
"""
PASSED = """export { t } from "../text/words.js";
const times = "its own";
export const mine = times;
"""
LATER = """import { say } from "../text/words.js";
import { mine } from "./passed.js";
export const told = () => [say(), mine];
export function fail() {
  throw new Error(mine);
}
"""
TOY = {"main.js": MAIN, "text/words.js": WORDS, "far/passed.js": PASSED, "far/later.js": LATER}
TWICE = 'import { a } from "./a.js";\nexport const a = 1;\n'


def write(folder, modules):
    for name, text in modules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def packed_toy(folder, entries):
    """The toy's packs as files that node can run, each where an import map would lead to."""
    write(folder / "js", TOY)
    (folder / "package.json").write_text('{"type": "module"}')
    packs = Packs(folder / "js", entries)
    made = [*TOY, *(f"{name}.pack.js{more}" for name in entries for more in ("", ".map"))]
    for name in made:
        sources = "js" if name.endswith(".map") else "made"
        text = (packs.text(name) or "").replace(ROOT, f"{folder}/{sources}")
        write(folder / "made", {name: text})


def found(path):
    ask = f"""const {{ found, heard }} = await import({json.dumps(path.as_uri())});
      process.stdout.write(JSON.stringify([...found, ...(await heard())]));"""
    return json.loads(node.run("--input-type=module", "--eval", ask))


@pytest.mark.parametrize(
    "entries",
    [
        {"a": ("main.js", "far/later.js")},
        {"a": ("main.js",), "b": ("far/later.js",)},
        {"a": ("main.js",)},  # what comes later is in no pack, and shares the words of the one there is
    ],
)
def test_a_pack_does_what_its_modules_do(tmp_path, entries):
    packed_toy(tmp_path, entries)
    alone = found(tmp_path / "js/main.js")
    assert alone == [20, "said 1", 4, True, 5, "said 1", "its own"]
    assert found(tmp_path / "made/a.pack.js") == alone


def test_an_error_in_a_pack_is_found_in_its_module(tmp_path):
    packed_toy(tmp_path, {"a": ("main.js", "far/later.js")})
    made = json.dumps((tmp_path / "made/a.pack.js").as_uri())
    ask = f"import({made}).then((m) => m.fail()).catch((error) => process.stdout.write(error.stack))"
    told = node.run("--enable-source-maps", "--input-type=module", "--eval", ask)
    assert f"{tmp_path}/js/far/later.js:5" in told


def test_a_pack_holds_code_without_indentation_and_remarks_and_texts_as_they_are(tmp_path):
    text = "export const a = [1, // one\n  2];\n\n// alone\nexport const b = `x\n\n   // y`;\n"
    text += 'export const c = "a, // b";\n'
    write(tmp_path / "js", {"main.js": text})
    packs = Packs(tmp_path / "js", {"a": ("main.js",)})
    made = packs.text("a.pack.js") or ""
    assert "one" not in made and "\n2];" in made and "\n\n   // y`" in made and '"a, // b"' in made
    write(tmp_path, {"a.mjs": made})
    ask = f"""const {{ a, b, c }} = await import({json.dumps((tmp_path / "a.mjs").as_uri())});
      process.stdout.write(JSON.stringify([a, b, c]));"""
    told = json.loads(node.run("--input-type=module", "--eval", ask))
    assert told == [[1, 2], "x\n\n   // y", "a, // b"]


@given(some.integers(-(2**31), 2**31))
def test_numbers_of_source_maps_can_be_read_again(number):
    rest, shift = 0, 0
    for digit in map(DIGITS.index, vlq(number)):
        rest += (digit & 31) << shift
        shift += 5
    assert digit < 32
    assert (-1) ** (rest & 1) * (rest >> 1) == number


def test_numbers_of_source_maps_are_those_of_the_standard():
    assert [vlq(number) for number in (0, 1, -1, 15, 16, -16, 1000)] == [
        "A",
        "C",
        "D",
        "e",
        "gB",
        "hB",
        "w+B",
    ]


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ({"main.js": 'import "./a.js";\n', "a.js": 'import { b } from "./main.js";\n'}, "imports itself"),
        ({"main.js": TWICE, "a.js": "export const a = 1;\n"}, "both export a"),
        ({"main.js": "export default 1;\n"}, "export default"),
        ({"main.js": "export let a = 1;\n"}, "export let"),
        ({"main.js": "const a = 1;\nexport { a as b };\n"}, "a as b"),
        ({"main.js": 'import a from "./a.js";\n', "a.js": ""}, "import a"),
    ],
)  # fmt: skip
def test_what_cannot_be_packed_is_refused_with_a_reason(tmp_path, modules, reason):
    write(tmp_path, modules)
    with pytest.raises(ValueError, match=reason):
        _ = Packs(tmp_path, {"start": ("main.js",)}).all


def test_a_pack_follows_its_files(tmp_path):
    write(tmp_path, {"main.js": "export const a = 1;\n"})
    packs = Packs(tmp_path, {"start": ("main.js",)})
    assert "a = 1" in (packs.text("start.pack.js") or "")
    write(
        tmp_path,
        {"main.js": 'import { b } from "./b.js";\nexport const a = b;\n', "b.js": "export const b = 2;\n"},
    )
    os.utime(tmp_path / "main.js", ns=(1, 1))
    assert "b = 2" in (packs.text("start.pack.js") or "")
    assert packs.all["start"].modules == ("b.js", "main.js")
    assert packs.text("main.js") is None


def test_a_module_alone_may_not_take_all_of_a_pack(tmp_path):
    alone = 'import * as all from "./main.js";\n'
    write(tmp_path, {"main.js": "export const a = 1;\n", "alone.js": alone})
    with pytest.raises(ValueError, match="all of a pack"):
        Packs(tmp_path, {"start": ("main.js",)}).text("alone.js")


def test_a_module_that_cannot_be_packed_is_told_of_until_it_is_mended(tmp_path):
    write(tmp_path, {"main.js": "export const a = 1;\n"})
    packs = Packs(tmp_path, {"start": ("main.js",)})
    assert packs.text("start.pack.js")
    write(tmp_path, {"main.js": "export let a = 2;\n"})
    os.utime(tmp_path / "main.js", ns=(1, 1))
    for _ in range(2):
        with pytest.raises(ValueError, match="export let"):
            packs.text("start.pack.js")


def test_each_module_of_the_page_is_sent_in_one_way():
    packs = Packs(HOME / "static/js")
    homes = [module for pack in packs.all.values() for module in pack.modules]
    every = {script(path) for path in scripts()}
    assert len(homes) == len(set(homes)) > 150
    assert set(homes) < every
    assert {module for module in every if packs.text(module) is None} == set(homes)
    assert set(packs.all["start"].modules) == set(in_order(HOME / "static/js", "main.js"))


def test_no_part_of_the_page_needs_the_pack_of_another():
    packs = Packs(HOME / "static/js")
    texts = {name: pack.script for name, pack in packs.all.items()}
    texts |= {script(path): packs.text(script(path)) or "" for path in scripts()}
    for name, text in texts.items():
        own = name.split("/")[0]
        needed = set(re.findall(rf'^(?:import|export)\b[^;"(]*"{ROOT}/(\w+)\.pack\.js"', text, re.M))
        assert needed <= {"start", "soon", "panel", "net", "switch", own}, f"{name} loads {needed}"


def test_a_module_is_named_from_where_another_one_is():
    assert beside("ui/explain/unit.js", "../../net/graph.js") == "net/graph.js"
    assert beside("main.js", "./api.js") == "api.js"
