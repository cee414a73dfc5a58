"""Media types as RFC 9110 reads them: what a body is, and which of two forms of an answer a client prefers.

>>> kind_of("Application/JSON; charset=utf-8")
'json'
>>> prefers_binary("application/octet-stream;q=0.5, */*;q=0.1"), prefers_binary("*/*")
(True, False)
"""

from .errors import UnknownMedia

JSON, BINARY = "application/json", "application/octet-stream"
# What scripts say of JSON unless told otherwise: curl -d, fetch with a text.
SAID_OF_JSON = {"", JSON, "text/json", "text/plain", "application/x-www-form-urlencoded"}


def kind_of(content_type: str, encoding: str = "", raw: bool = False) -> str:
    """ "json" or "raw", of a body with these headers. raw: whether bytes without a form are taken too.

    Raises UnknownMedia for anything else, and for a body that is compressed.
    """
    understood = f"a body is JSON ({JSON})" + (f" or one byte a pixel ({BINARY})" if raw else "")
    if encoding.strip().lower() not in ("", "identity"):
        raise UnknownMedia(f"Content-Encoding {encoding[:40]!r} is not understood; send the body as it is.")
    media = content_type.partition(";")[0].strip().lower()
    if media in SAID_OF_JSON or (media.startswith("application/") and media.endswith("+json")):
        return "json"
    if raw and media == BINARY:
        return "raw"
    raise UnknownMedia(
        f"Content-Type {content_type[:60]!r} is not understood; {understood}. A picture goes into JSON, "
        "in base64, where a drawing is asked for."
    )


def prefers_binary(accept: str) -> bool:
    """Whether a client would rather have the binary block than JSON, which it gets when it does not say.

    The larger q wins; of equals the form that is named more closely; then JSON.
    """
    return _rank(accept, BINARY) > _rank(accept, JSON)


def _rank(accept: str, media: str) -> tuple[float, int]:
    """How much a form is wanted: its q, and how closely it is named (0: not at all, 3: in full).

    Only the closest range of those that fit counts; what is not acceptable has (0, 0).
    """
    ways = {"*/*": 1, f"{media.partition('/')[0]}/*": 2, media: 3}
    fits = [(ways[each], q) for each, q in map(_range, accept.split(",")) if each in ways]
    close, q = max(fits, default=(0, 0.0))
    return (q, close) if q > 0 else (0.0, 0)


def _range(text: str) -> tuple[str, float]:
    """One range of Accept and its q: 1 when it is left out or cannot be read."""
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    given = [value.strip() for name, _, value in (part.partition("=") for part in parameters) if name == "q"]
    try:
        q = float(given[0]) if given else 1.0
    except ValueError:
        q = 1.0
    return media, q if 0 <= q <= 1 else 1.0
