"""Who may ask: the request must name this server (`Host`), and a page that acts must be one of its own.

`Host`: a page of another site whose name is led to this machine (DNS rebinding) is of the same origin to its
browser; only the name gives it away. `Origin`: browsers send it with every WebSocket handshake and with every
request that does more than read, unlike `Sec-Fetch-Site`, which they leave out on handshakes and over plain
http to names that are not loopback. Programs send neither, and are let through.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import BadRequest, Foreign, LunetteError, Misdirected
from .refusal import refuse

READS = ("GET", "HEAD", "OPTIONS")
PORTS = {"http": 80, "https": 443}
ANY = ("0.0.0.0", "::", "")  # noqa: S104 - addresses to listen on, which are no names


class Authority(NamedTuple):
    """A host, in small letters and without brackets, and a port, None where it goes without saying."""

    host: str
    port: int | None


def authority(text: str) -> Authority | None:
    """`Host` as RFC 9110 has it, NAME[:PORT], NAME perhaps an address, IPv6 in brackets; None for others."""
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.netloc != text or parts.username is not None or not _is_printable(text):
        return None
    return Authority(host.rstrip("."), port)


def _is_printable(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(' \\"<>')


def origin(text: str) -> tuple[str, Authority] | None:
    """Scheme and authority of an `Origin`, the port filled in; None for `null` and whatever is none."""
    scheme, found, rest = text.partition("://")
    named = authority(rest) if found and scheme in PORTS else None
    return named and (scheme, Authority(named.host, named.port or PORTS[scheme]))


def is_own(text: str, host: Authority) -> bool:
    """Is `text`, an `Origin`, that of a page that was served under `host`?

    The scheme is not compared: in front of this server another one may speak https.
    """
    found = origin(text)
    return found is not None and found[1] == Authority(host.host, host.port or PORTS[found[0]])


class Names:
    """The names and addresses under which a server answers."""

    def __init__(self, host: str, allowed: Iterable[str] = ()) -> None:
        """host: what it listens on. allowed: more names; `*.example.org` is all below, `*` any name."""
        more = [name.strip().lower().rstrip(".") for name in allowed if name.strip()]
        self._any = "*" in more
        self._below = tuple(name[1:] for name in more if name.startswith("*."))
        machine = socket.gethostname().lower()
        self._names = {"localhost", machine, f"{machine.partition('.')[0]}.local", *more}
        if host not in ANY:
            self._names.add(host.lower())

    def hold(self, name: str, address: str | None) -> bool:
        """Is `name` one of this server's? address: where this very connection arrived."""
        if self._any or name in self._names or name.endswith(self._below):
            return True
        found = _address(name)
        return found is not None and (found.is_loopback or found == _address(address or ""))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class OwnPages:
    """Refuses requests to other names, and what another site's page asks for beyond reading."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wrong = None if scope["type"] == "lifespan" else self._wrong(scope, Headers(scope=scope))
        if wrong is None:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, receive, send, wrong)

    def _wrong(self, scope: Scope, headers: Headers) -> LunetteError | None:
        given = headers.getlist("host")
        if not given and scope.get("http_version") == "1.0":  # older than Host; no browser speaks it
            return None
        host = authority(given[0]) if len(given) == 1 else None
        if host is None:
            return BadRequest("A request has one Host header: a name or an address, perhaps with a port.")
        own = scope.get("server")
        if not self.names.hold(host.host, own and own[0]):
            return Misdirected(
                f"This server does not answer to the name {host.host[:80]!r}; if it should, whoever runs it "
                "adds the name to LUNETTE_ALLOWED_HOSTS."
            )
        acts = scope["type"] == "websocket" or scope["method"] not in READS
        return Foreign(FOREIGN) if acts and _is_foreign(headers, host) else None


FOREIGN = "Only Lunette's own pages and programs may ask for this."


def _is_foreign(headers: Headers, host: Authority) -> bool:
    pages = headers.getlist("origin")
    marked = headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    return marked or not all(is_own(page, host) for page in pages)
