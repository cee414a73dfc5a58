"""Names and origins: what is read as one, and which are a server's own."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.origin import Authority, Names, authority, is_own, origin

LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
NAME = st.lists(LABEL, min_size=1, max_size=3).map(".".join)
PORT = st.integers(1, 65535)


@given(NAME, st.none() | PORT)
def test_a_name_and_a_port_are_read_whatever_their_case(name: str, port: int | None) -> None:
    text = name if port is None else f"{name}:{port}"
    assert authority(text) == authority(text.upper()) == Authority(name, port)


@given(st.ip_addresses(v=6), PORT)
def test_addresses_of_version_six_stand_in_brackets(address: ipaddress.IPv6Address, port: int) -> None:
    assert authority(f"[{address}]:{port}") == Authority(str(address), port)


@pytest.mark.parametrize(
    "text",
    ["", " ", "a b", "a/b", "a?b", "b@a", "a:b", "a:70000", "[::1", "::1]:", "a\\b", "é", "a\tb", '"a"'],
)
def test_what_is_no_authority_is_none(text: str) -> None:
    assert authority(text) is None


@given(NAME, PORT)
def test_a_page_of_the_host_is_its_own_and_one_of_another_port_or_name_is_not(name: str, port: int) -> None:
    host = Authority(name, port)
    assert is_own(f"http://{name}:{port}", host)
    assert is_own(f"https://{name.upper()}:{port}", host)
    assert not is_own(f"http://{name}:{port % 65535 + 1}", host)
    assert not is_own(f"http://evil.{name}:{port}", host)
    assert not is_own(f"http://{name}.evil:{port}", host)


def test_a_port_that_goes_without_saying_is_that_of_the_scheme() -> None:
    assert is_own("http://a", Authority("a", 80))
    assert is_own("https://a", Authority("a", 443))
    assert is_own("https://a", Authority("a", None))
    assert not is_own("https://a", Authority("a", 80))


@pytest.mark.parametrize("text", ["null", "", "a", "file://", "ftp://a", "chrome-extension://a", "http://a/"])
def test_what_is_no_page_of_the_web_is_nobodys_origin(text: str) -> None:
    assert origin(text) is None
    assert not is_own(text, Authority("a", None))


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_always_own(name: str) -> None:
    assert Names("127.0.0.1").hold(name, "127.0.0.1")


@given(NAME)
def test_other_names_are_own_only_when_somebody_said_so(name: str) -> None:
    name = f"{name}.example"
    assert not Names("127.0.0.1").hold(name, "127.0.0.1")
    assert not Names("0.0.0.0", ["", " "]).hold(name, "127.0.0.1")
    assert Names(name.upper()).hold(name, None)
    assert Names("127.0.0.1", [f" {name.upper()} "]).hold(name, None)
    assert Names("127.0.0.1", ["*"]).hold(name, None)
    assert Names("127.0.0.1", ["*.example"]).hold(name, None)
    assert not Names("127.0.0.1", ["*.ample"]).hold(name, None)
    assert not Names("127.0.0.1", [f"*.{name}"]).hold(name, None)


def test_this_machine_answers_to_its_own_name() -> None:
    machine = socket.gethostname().lower()
    assert Names("0.0.0.0").hold(machine, None)
    assert Names("0.0.0.0").hold(f"{machine.partition('.')[0]}.local", None)


@given(st.ip_addresses())
def test_an_address_is_own_where_the_connection_arrived_there(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    names = Names("0.0.0.0")
    assert names.hold(str(address), str(address))
    assert names.hold(str(address), "192.0.2.7") == (address.is_loopback or str(address) == "192.0.2.7")


def test_an_address_of_version_four_is_the_same_in_the_clothes_of_version_six() -> None:
    assert Names("::").hold("192.0.2.7", "::ffff:192.0.2.7")
