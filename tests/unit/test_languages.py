"""English and Chinese say the same things, and the page has no word that is in neither."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from app.language import TAGS, preferred
from app.net.titles import NAMES
from app.training.reasons import SENTENCES
from app.zoo.store import ABOUT, CARDS
from tests.project import HOME, files

TEXTS = HOME / "static" / "text"
TEMPLATE = (HOME / "templates" / "index.html").read_text()
PARTS = ["", "rooms.", "train.", "photo.", "gallery."]  # "": the page's own table; the others come later
# What a Chinese sentence may have of Latin letters: names, symbols, keys of the keyboard.
NAMED = {
    "lunette", "lenet", "mnist", "harley", "webgl2", "javascript", "api", "python", "torch", "relu", "tanh",
    "sigmoid", "softmax", "dropout", "ctrl", "shift", "escape", "enter", "page", "up", "down", "home", "end",
    "max", "alexnet", "vggnet", "sgd", "adam", "ln",
    "png", "jpeg", "webp", "gif", "svg", "heic", "avif", "cc0",
}  # fmt: skip


def table(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((TEXTS / f"{name}.json").read_text("utf-8"))
    return found


def holes(sentence: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", sentence))


def is_chinese(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK")


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_the_same_sentences_with_the_same_numbers_in_them(part: str) -> None:
    english, chinese = table(f"{part}en"), table(f"{part}zh")
    assert list(english) == list(chinese)
    odd = [key for key in english if holes(english[key]) != holes(chinese[key])]
    assert not odd, {key: (english[key], chinese[key]) for key in odd}
    assert not [key for key in chinese if not chinese[key].strip()]


def test_the_files_of_a_language_share_no_key() -> None:
    for language in TAGS:
        keys = [key for part in PARTS for key in table(f"{part}{language}")]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("part", PARTS)
def test_no_english_is_left_in_the_chinese(part: str) -> None:
    left = {
        key: words
        for key, sentence in table(f"{part}zh").items()
        if (words := set(re.findall(r"[a-z0-9]{2,}", re.sub(r"\{\w+\}", "", sentence).lower())) - NAMED)
        and any(word.isalpha() for word in words)
    }
    assert not left, left


def test_each_card_of_a_shipped_network_is_there_in_chinese() -> None:
    told: dict[str, dict[str, str]] = json.loads((TEXTS / "cards.zh.json").read_text("utf-8"))
    cards = {**CARDS, **ABOUT}
    assert told.keys() == cards.keys()
    for name, card in cards.items():
        assert ("measure" in told[name]) == ("paper" in card), name
        for sentence in told[name].values():
            left = set(re.findall(r"[a-z]{2,}", sentence.lower())) - NAMED - {"imagenet", "cifar"}
            assert not left and any(map(is_chinese, sentence)), (name, left)


def test_a_chinese_sentence_is_chinese() -> None:
    names = {"model.title", "view.3d", "list.comma", "place.class", "filters.reaches", "bar.label"}
    names |= {f"title.{kind}" for kind in ("relu", "tanh", "sigmoid", "dropout", "softmax")}
    names |= {"row.term", "row.read", "row.power", "row.square", "layer.then"}  # numbers and signs alone
    names |= {f"train.choice.{name}" for name in ("sgd", "adam", "relu", "tanh", "sigmoid")}
    names |= {"update.outputs.term", "update.unit"}
    names |= {"photo.class.both", "photo.number", "photo.by", "photo.terms.cc0"}
    both = {key: text for part in PARTS for key, text in table(f"{part}zh").items()}
    plain = [key for key, text in both.items() if key not in names and not any(map(is_chinese, text))]
    assert not plain, plain
    english = {key: text for part in PARTS for key, text in table(f"{part}en").items()}
    assert not [key for key, text in english.items() if any(map(is_chinese, text))]


def test_the_template_has_no_words_of_its_own() -> None:
    bare = re.sub(r"\{%- macro.*?endmacro %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", TEMPLATE, flags=re.DOTALL)
    spoken = re.findall(r"\b(?:title|aria-label|alt|placeholder)=\"([^\"]*)\"", bare)
    texts = re.findall(r">([^<>]+)<", re.sub(r"<(script|style)\b.*?</\1>", "", bare, flags=re.DOTALL))
    words = [text.strip() for text in (*spoken, *texts) if any(map(str.isalpha, text))]
    assert words == ["Lunette", "EN", "中文"]  # a language is named in itself


def test_what_is_marked_is_what_is_shown() -> None:
    plain = re.findall(r"data-t=\"([^\"]+)\">\{\{ t\(\"([^\"]+)\"\) \}\}<", TEMPLATE)
    assert len(plain) > 15 and all(mark == shown for mark, shown in plain)
    assert TEMPLATE.count('data-t="') == len(plain)


def test_each_title_of_a_layer_has_its_name_in_the_page() -> None:
    script = (HOME / "static/js/text/titles.js").read_text()
    body = script[script.index("const KEYS") : script.index("};")]
    rows = re.findall(r"(?:\"([^\"]+)\"|(\w+)): \"(\w+)\"", body)
    keys = {left or right: key for left, right, key in rows}
    assert all(table("en")[f"title.{key}"] == title for title, key in keys.items())
    assert keys == {title: kind for kind, title in NAMES.items()} | {"Output": "output", "Photo": "photo"}
    assert {f"title.{key}" for key in keys.values()} <= set(table("en"))
    assert {f"layer.{kind}" for kind in NAMES} <= set(table("en")), "what each kind does, said at its name"


def test_each_reason_that_the_server_can_give_has_a_sentence_of_the_page() -> None:
    codes = {
        code
        for path in files("app", ".py")
        for call in re.findall(r"\btold\(([^()]*)", path.read_text())
        for code in re.findall(r"\"(\w+)\"", call)
    }
    assert codes == set(SENTENCES)
    documented = (HOME / "docs" / "api.md").read_text()
    assert not [code for code in codes if f"`{code}`" not in documented]
    for language in TAGS:
        said = {key: text for key, text in table(f"train.{language}").items() if ".reason." in key}
        assert said.keys() == {f"train.reason.{code}" for code in SENTENCES}
        for code, sentence in SENTENCES.items():
            assert set(holes(said[f"train.reason.{code}"])) <= set(holes(sentence)), code


def test_the_page_and_the_server_know_the_same_languages() -> None:
    tags = re.search(r"TAGS = \{(.*)\}", (HOME / "static/js/text/words.js").read_text())
    assert tags and dict(re.findall(r"(\w+): \"([\w-]+)\"", tags[1])) == TAGS
    link = (HOME / "static/js/address.js").read_text()
    found = re.search(r"LANGUAGES = (\[.*?\])", link)
    assert found and json.loads(found[1]) == list(TAGS)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-US,en;q=0.9,zh;q=0.8", "en"), ("zh", "zh"),
        ("ZH-hant-TW", "zh"), ("de, fr;q=0.9", "en"), ("de, zh;q=0.5", "zh"), ("en;q=0.2, zh;q=0.3", "zh"),
        ("zh;q=0", "en"), ("*", "en"), ("zh;q=0.5, *", "en"), ("zh;q=x", "en"), (",;=,,zh", "zh"),
        ("zhx", "en"), ("zh;q=0.8,en;q=0.8", "en"), ("zh-TW;q=0.3,zh-CN,en;q=0.5", "zh"),
        ("en;q=0.1, *;q=0.5", "zh"),
    ],
)  # fmt: skip
def test_the_language_that_the_browser_prefers(accepted: str, language: str) -> None:
    assert preferred(accepted) == language
