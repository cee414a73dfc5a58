"""The page itself: what it is told at once, the modules that it begins with, and its files."""

from fastapi import FastAPI, Request, Response
from starlette.templating import Jinja2Templates

from . import __version__
from .api import items
from .files import Files
from .language import TAGS, preferred, texts
from .library import Library
from .packs.packs import Packs, address
from .settings import HOME


def add_page(app: FastAPI, library: Library) -> None:
    """GET / and everything below /static."""
    static = HOME / "static"
    templates = Jinja2Templates(HOME / "templates")
    templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}  # short
    sentences = texts(static / "text")
    packs = Packs(static / "js")
    start = address("start")
    packs.text("start.pack.js")  # modules that cannot be packed are found before anybody comes

    @app.get("/", include_in_schema=False)
    def page(request: Request) -> Response:
        models = items(library)
        language = preferred(request.headers.get("accept-language", ""))
        text = sentences[language]
        boot = {"models": models, "default": library.default, "language": language, "text": text}
        known = {
            "models": models, "default_model": library.default, "boot": boot, "t": text.__getitem__,
            "lang": TAGS[language], "start": start, "version": __version__,
        }  # fmt: skip
        headers = {"Content-Language": TAGS[language], "Vary": "Accept-Language"}
        return templates.TemplateResponse(request, "index.html", known, headers=headers)

    def made(name: str) -> str | None:
        return packs.text(name.removeprefix("js/")) if name.startswith("js/") else None

    app.mount("/static", Files(static, made), name="static")
