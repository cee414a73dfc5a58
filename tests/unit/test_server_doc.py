"""docs/server.md names the limits that the code has."""

import re

import pytest

from app.connection import LARGEST_HEAD, LARGEST_REST, MOST_UNREAD, Patience
from app.limits import LARGEST_BODY, LARGEST_PICTURE
from app.live import LARGEST_MESSAGE
from app.server import GRACE
from app.settings import HOME

TEXT = (HOME / "docs" / "server.md").read_text()
SAID = {
    "headers": rf"headers .*\| {LARGEST_HEAD:,} bytes \|",
    "head": rf"until the headers .*\| {Patience.head:g} s \|",
    "body": rf"to the end of the body \| {Patience.body:g} s \|",
    "bytes of a body": rf"a body \| {LARGEST_BODY / 1e6:g} MB, with a picture {LARGEST_PICTURE / 1e6:g} MB \|"
    rf" .*; {LARGEST_REST / 1e6:g} MB more",
    "unread": rf"nobody reads \| {Patience.unread:g} s",
    "pings": rf"pings on \| {MOST_UNREAD / 1e6:g} MB",
    "message": rf"live line \| {LARGEST_MESSAGE:,} bytes",
    "grace": f"answers under way have {'two' if GRACE == 2 else GRACE} seconds",
}


@pytest.mark.parametrize("what", SAID)
def test_the_document_names_the_limits_of_the_code(what: str) -> None:
    assert re.search(SAID[what], TEXT)
