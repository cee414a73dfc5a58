"""The guide's text: whole in every language, and neither more nor less than the chapters ask for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import guide
from tests.guide import FOLDER, Chapter, chapters, sentences, text

EN, ZH = text("en"), text("zh")
BLOCKS = ["frame", *map(str, range(1, 13))]
PLACEHOLDER = re.compile(r"\{\w+\}")
LINK = re.compile(r"\]\(((?:go|guide):[^)\s]+)\)")
HAN = re.compile(r"[一-鿿]")


def shape(value: Any) -> Any:
    """The lists of a text without their words."""
    return "text" if isinstance(value, str) else [shape(each) for each in value]


def test_all_blocks_are_there_in_both_languages():
    assert list(EN) == list(ZH) == BLOCKS
    assert all(block["title"] for name in BLOCKS[1:] for block in (EN[name], ZH[name]))


@pytest.mark.parametrize("block", BLOCKS)
def test_both_languages_say_the_same_things(block):
    assert EN[block].keys() == ZH[block].keys()
    for key in EN[block]:
        one, other = EN[block][key], ZH[block][key]
        assert shape(one) == shape(other), f"{block}.{key}: other paragraphs"
        for mark in (PLACEHOLDER, LINK):
            marks = [sorted(mark.findall(" ".join(sentences(each)))) for each in (one, other)]
            assert marks[0] == marks[1], f"{block}.{key}"
        assert all(each.strip() for each in (*sentences(one), *sentences(other))), f"{block}.{key} is empty"


@pytest.mark.parametrize("block", BLOCKS)
def test_chinese_is_chinese_and_english_is_english(block):
    for key in EN[block]:
        assert not any(HAN.search(each) for each in sentences(EN[block][key])), f"{block}.{key}"
        for each in sentences(ZH[block][key]):
            words = PLACEHOLDER.sub("", LINK.sub("]", re.sub(r"`[^`]*`", "", each)))
            assert not re.search(r"\b[a-z]{2,} [a-z]{2,}\b", words), f"{block}.{key}: {each}"
            assert HAN.search(words) or not re.search(r"[A-Za-z]{2,}.*[a-z]{3,}", words), (
                f"{block}.{key}: {each}"
            )


def used(sources: str) -> tuple[set[str], list[str]]:
    """Keys that code names in full, and patterns of those it makes from a template."""
    literal = set(re.findall(r"\"([A-Za-z]\w*(?:\.[\w-]+)+)\"", sources))
    templates = re.findall(r"`([A-Za-z]\w*\.[^`\s]*\$\{[^`]*)`", sources)
    return literal, [re.sub(r"\\\$\\\{.*?\\\}", r"[\\w.-]+", re.escape(each)) for each in templates]


def structural(chapter: Chapter, sources: str) -> set[str]:
    """Patterns of the keys that the frame itself asks for: of sections, exercises, captions."""
    sections = section_keys(chapter)
    figures = re.findall(r"\bfigure\([^,]+, \"([\w-]+)\"", sources)
    return {
        "title",
        *(rf"{key}\.(title|text)" for key in sections),
        *(rf"fig\.{key}\.caption" for key in figures),
        *(rf"ex\.{key}\.(question|answer|hint(\.\w+)?|(field|choice)\.[\w-]+)" for key in chapter.exercises),
    }


def section_keys(chapter: Chapter) -> list[str]:
    listed = re.search(r"sections: \[(.*?)\n  \],", chapter.module.read_text(), flags=re.DOTALL)
    assert listed, f"{chapter.module.name}: no list of sections"
    return re.findall(r"\bkey: \"([\w-]+)\"", listed.group(1))


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.module.stem)
def test_a_chapter_has_the_text_that_it_asks_for_and_no_other(chapter):
    block = set(EN[str(chapter.number)])
    sources = "".join(path.read_text() for path in guide.scripts_of(chapter))
    needed = {f"{key}.{part}" for key in section_keys(chapter) for part in ("title", "text")}
    needed |= {f"ex.{key}.{part}" for key in chapter.exercises for part in ("question", "hint")}
    needed |= {key for key in re.findall(r"\bsay\(\"([^\"]+)\"", sources) if not key.startswith("frame.")}
    assert needed <= block, f"no text for {sorted(needed - block)}"
    literal, patterns = used(sources)
    patterns += structural(chapter, sources)
    idle = {key for key in block - literal if not any(re.fullmatch(pattern, key) for pattern in patterns)}
    assert not idle, f"never used: {sorted(idle)}"


def test_the_frame_has_the_text_that_it_asks_for_and_no_other():
    sources = "".join(path.read_text() for path in FOLDER.rglob("*.js"))
    asked = set(re.findall(r"\"frame\.(\w+)\"", sources))
    assert asked == set(EN["frame"])


def test_every_chapter_that_is_written_is_listed():
    listed = {chapter.module for chapter in chapters()}
    assert listed == set((FOLDER / "chapters").glob("*.js"))
    assert all(chapter.module.name.startswith(f"{chapter.number:02}-") for chapter in chapters())
