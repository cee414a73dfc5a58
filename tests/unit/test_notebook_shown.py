"""A trace as text and as HTML: both add up, and hold for every operation."""

import re
from html.parser import HTMLParser

import pytest

from app import open_model
from app.answer import Answer
from app.card import Card
from app.model import ready
from app.net.describe import describe
from app.notebook import OpenModel, Unit, UnitTrace
from tests.conftest import CARD
from tests.nets import TOYS, drawing
from tests.unit.test_notebook import BAR


@pytest.fixture(scope="module")
def lenet() -> OpenModel:
    return open_model("lenet")


def toy(name: str) -> Answer:
    """A toy of tests/nets.py, run on its drawing."""
    described = describe(TOYS[name].network(), TOYS[name].shape)
    model = ready("toy", Card.model_validate(CARD), described)
    return Answer(model, model.record(drawing(TOYS[name].shape)), None)


NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:e[−+]?\d+)?")


def numbers(line: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in NUMBER.findall(line)]


def units_of(name: str) -> list[UnitTrace]:
    done = toy(name)
    return [Unit(done, layer, layer.size // 2).trace() for layer in done.run.graph.layers]


@pytest.mark.parametrize("name", TOYS)
def test_the_text_adds_up_for_every_operation(name: str) -> None:
    """The last number of each line, as a reader would add them."""
    for traced in units_of(name):
        lines = str(traced).splitlines()
        assert lines[0].startswith(f"{traced.unit.name} = ")
        assert lines[1].endswith(".")
        assert "{" not in lines[1]
        rows = {
            line.split("  ")[1]: numbers(line)[-1]
            for line in lines
            if line.startswith("  ") and line[2] != " "
        }
        assert rows["output"] == pytest.approx(traced.unit.value, rel=1e-4, abs=1e-5)
        if not traced.terms or traced.layer.fold == "softmax":
            continue
        terms = [value for row, value in rows.items() if "[" in row or "more terms" in row]
        fold = max(terms) if traced.layer.fold == "max" else sum(terms)
        if len(terms) == len({term.name for term in traced.terms}) or "more terms" in str(traced):
            added = 2 * fold if name == "add, itself" and traced.layer.kind == "add" else fold
            constant = rows.get("bias", rows.get("k", 0))
            assert added + constant == pytest.approx(rows["total"], rel=1e-4, abs=1e-4)
        if traced.layer.fold == "normalise":
            own, beta = rows["its own value"], traced.layer.params["beta"]
            assert own / rows["total"] ** beta == pytest.approx(rows["output"], rel=1e-4, abs=1e-5)


class Reader(HTMLParser):
    """Checks that tags close as they opened and that nothing points outside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"div", "table", "tbody", "tr", "td", "b", "code", "svg", "rect"}, tag
        assert not {name for name, _ in attrs} & {"src", "href", "xlink:href", "class", "id"}
        if not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", TOYS)
def test_the_html_is_whole_and_says_what_the_text_says(name: str) -> None:
    for traced in units_of(name):
        html, reader = traced._repr_html_(), Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open
        assert not re.search(r"https?:|url\(|@import|<script|#[0-9a-f]{3}", html)
        said = " ".join(reader.words)
        for line in str(traced).splitlines()[:2]:
            assert line in said
        assert traced.formula in said


def test_the_html_lets_no_name_out_of_its_words(lenet: OpenModel) -> None:
    traced = lenet.run(BAR)["fc1"][3].trace()
    traced.formula = "<img src=x onerror=alert(1)>"
    assert "<img" not in traced._repr_html_()


def test_the_html_of_lenet_is_small_enough_for_a_notebook(lenet: OpenModel) -> None:
    run = lenet.run(BAR)
    sizes = {layer: len(run[layer].unit(7).trace()._repr_html_()) for layer in lenet.layers}
    assert max(sizes.values()) < 200_000, sizes
