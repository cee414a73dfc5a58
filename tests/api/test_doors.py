"""Who may ask: the server answers to its own names only, and acts for its own pages and for programs only."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import orjson
import pytest

from bench.server import running

EVIL = "http://evil.example"
LIVE = "/api/models/lenet/live"
NOBODY = "/api/trainings/t0/watch"
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}  # fmt: skip
READ = ("GET", "HEAD", "OPTIONS")
ACT = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUNETTE_ALLOWED_HOSTS", "lan.test,*.school.test")
        with running() as server:
            yield server.url


def ask(address: str, method: str = "GET", path: str = "/healthz", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, address + path, headers=named, timeout=30)


def handshake(address: str, path: str, **headers: str) -> int:
    """The status of a WebSocket's handshake, 101 when it stands; a refusal has the shape of every error."""
    with httpx.stream("GET", address + path, headers=UPGRADE | headers, timeout=30) as answer:
        if answer.status_code != 101:
            assert answer.headers["x-content-type-options"] == "nosniff"
            body = orjson.loads(answer.read())
            assert set(body) == {"error", "detail", "status"}
            assert body["status"] == answer.status_code
        return answer.status_code


def check(answer: httpx.Response, code: str, status: int) -> None:
    assert answer.status_code == status
    if answer.request.method != "HEAD":
        assert (answer.json()["error"], answer.json()["status"]) == (code, status)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "localhost:1", "[::1]:8000", "LAN.test", "lan.test:8", "b.school.test"]
)
def test_the_server_answers_to_its_own_names(address: str, host: str) -> None:
    assert ask(address, host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "school.test", "192.0.2.1", "lan.test.evil"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_and_to_no_others(address: str, host: str, method: str) -> None:
    check(ask(address, method, "/api/models", host=host), "misdirected", 421)


@pytest.mark.parametrize("host", ["", "a b", "a@b", "[::1", "localhost:port"])
def test_a_host_that_is_none_is_a_bad_request(address: str, host: str) -> None:
    check(ask(address, host=host), "bad_request", 400)


def test_two_hosts_are_a_bad_request(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert b" 400 " in line.makefile("rb").readline()


def test_a_rebound_name_reads_nothing_and_starts_nothing(address: str) -> None:
    """To its browser such a page is of the same origin: only the name gives it away."""
    own = {"host": "evil.example", "origin": EVIL, "sec_fetch_site": "same-origin"}
    check(ask(address, "POST", "/api/trainings", **own), "misdirected", 421)
    check(ask(address, "GET", "/api/models", **own), "misdirected", 421)


@pytest.mark.parametrize("path", [LIVE, NOBODY])
def test_sockets_under_another_name_are_refused(address: str, path: str) -> None:
    assert handshake(address, path, Host="evil.example") == 421


STRANGERS = [
    EVIL,
    "null",
    "http://localhost",
    "http://127.0.0.1:1",
    "https://127.0.0.1",
    "chrome-extension://x",
]


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("method", ACT)
def test_another_sites_page_may_not_act(address: str, method: str, origin: str) -> None:
    check(ask(address, method, "/api/trainings", origin=origin, content_type="text/plain"), "foreign", 403)


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("path", [LIVE, NOBODY])
def test_another_sites_page_gets_no_socket(address: str, path: str, origin: str) -> None:
    """Browsers send no Sec-Fetch-Site with a handshake: the Origin is all there is."""
    assert handshake(address, path, Origin=origin) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "strange"])
def test_what_a_browser_marks_as_anothers_may_not_act(address: str, site: str) -> None:
    check(ask(address, "POST", "/api/trainings", sec_fetch_site=site), "foreign", 403)
    assert handshake(address, LIVE, **{"Sec-Fetch-Site": site}) == 403


@pytest.mark.parametrize("method", READ)
def test_reading_is_left_to_the_browsers_own_rule(address: str, method: str) -> None:
    answer = ask(address, method, "/api/models", origin=EVIL)
    assert answer.status_code in (200, 405)  # OPTIONS is not understood here, which grants nothing
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("host", [None, "localhost:8123", "lan.test", "[::1]:9"])
def test_its_own_pages_may_act_whatever_their_name(address: str, host: str | None) -> None:
    host = host or address.removeprefix("http://")
    own = {"host": host, "origin": f"http://{host}"}
    answer = ask(address, "DELETE", "/api/models/lenet", **own)
    assert answer.json()["error"] == "not_yours"
    assert handshake(address, LIVE, Host=host, Origin=f"http://{host}") == 101
    assert handshake(address, LIVE, Host=host, Origin=f"https://{host}") == 101  # behind a server with TLS


def test_programs_name_no_origin_and_may_act(address: str) -> None:
    assert ask(address, "DELETE", "/api/models/lenet").json()["error"] == "not_yours"
    assert handshake(address, LIVE) == 101


def test_a_socket_nobody_answers_is_refused_in_the_same_shape(address: str) -> None:
    assert handshake(address, "/static/x") == 404
    assert handshake(address, "/nowhere") == 404
