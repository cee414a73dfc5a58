"""The page and the API's own page, and the headers that keep both to this server."""

import html
import json
import re

import httpx
import pytest

from app.packs.packs import Packs
from app.settings import HOME


@pytest.mark.parametrize("path", ["/", "/docs", "/api/models", "/static/js/wire.js", "/openapi.json"])
def test_every_answer_keeps_a_page_to_its_own_server(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["script-src"] == "'self'"  # nothing inline, no other origin, no strings
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["frame-ancestors"] == "'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_begins_with_one_script(client: httpx.Client) -> None:
    page = client.get("/").text
    assert re.findall(r"<script type=\"module\" src=\"([^\"]+)\"", page) == ["/static/js/start.pack.js"]
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []


def test_packs_and_their_maps_are_what_the_modules_make(client: httpx.Client) -> None:
    packs = Packs(HOME / "static" / "js").all
    for name, pack in packs.items():
        answer = client.get(f"/static/js/{name}.pack.js")
        assert answer.text == pack.script
        again = client.get(f"/static/js/{name}.pack.js", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert (
            client.get(f"/static/js/{name}.pack.js.map").json()["sources"][-1]
            == f"/static/js/{pack.modules[-1]}"
        )
    chapter = client.get("/static/js/guide/chapters/02-convolution.js").text  # in none, and led to them
    assert '"/static/js/start.pack.js"' in chapter and '"../../ui/dom.js"' not in chapter
    assert client.get("/static/js/other.pack.js").status_code == 404
    assert client.get("/static/start.pack.js").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "language", "tag"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh", "zh-Hans"), ("de", "en", "en")]
)
def test_the_page_comes_in_the_language_that_is_preferred(
    client: httpx.Client, accepted: str, language: str, tag: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.headers["content-language"], answer.headers["vary"]) == (tag, "Accept-Language")
    page = answer.text
    table = json.loads((HOME / "static" / "text" / f"{language}.json").read_text("utf-8"))
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page)
    assert found
    boot = json.loads(found[1])
    assert (boot["language"], boot["text"]) == (language, table)
    assert f'<html lang="{tag}">' in page
    marks = {
        "data-t": r">([^<]*)<",
        "data-t-title": ' title="([^"]*)"',
        "data-t-label": ' aria-label="([^"]*)"',
    }
    for mark, shown in marks.items():
        pairs = re.findall(rf'{mark}="([^"]+)"{shown}', page)
        assert len(pairs) == page.count(f'{mark}="') > 5
        assert [(key, html.unescape(text)) for key, text in pairs] == [(key, table[key]) for key, _ in pairs]


def test_modules_are_asked_about_each_time_and_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/static/js/wire.js")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/js/wire.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_docs_load_only_from_here(client: httpx.Client) -> None:
    page = client.get("/docs").text
    links = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert links
    for link in links:
        assert link.startswith("/docs/")
        assert client.get(link).status_code == 200
    assert "<script>" not in page
    assert "/openapi.json" in client.get("/docs/start.js").text


def test_openapi_describes_bodies_and_the_one_error(client: httpx.Client) -> None:
    whole = client.get("/openapi.json").json()
    assert whole["openapi"].startswith("3.0")
    assert set(whole["components"]["schemas"]["Error"]["properties"]) == {"error", "detail", "status"}
    run = whole["paths"]["/api/models/{model}/run"]["post"]
    assert set(run["requestBody"]["content"]) == {"application/json", "application/octet-stream"}
    assert set(run["responses"]["200"]["content"]) == {"application/json", "application/octet-stream"}
    for path, methods in whole["paths"].items():
        for method, route in methods.items():
            for status, answer in route["responses"].items():
                if status >= "400":
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Error"}, f"{method} {path} {status}"
    known = {f"#/components/schemas/{name}" for name in whole["components"]["schemas"]}
    assert set(re.findall(r'"\$ref":"([^"]+)"', client.get("/openapi.json").text)) <= known


def test_openapi_says_nothing_that_3_0_does_not_know(client: httpx.Client) -> None:
    text = client.get("/openapi.json").text
    assert '"null"' not in text
    assert "prefixItems" not in text
