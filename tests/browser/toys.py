"""A server with one network more, made for a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from torch import nn

from app.card import Card
from app.main import create_app
from app.model import ready
from app.net.describe import describe
from app.settings import Settings
from tests.browser.visits import Visits, visiting
from tests.conftest import CARD, add_model, serving


@contextmanager
def visiting_toy(browser: Browser, folder: Path, name: str, network: nn.Module) -> Iterator[Visits]:
    """Pages of a server that has a tiny LeNet and a network for 32x32 drawings; its title is its name's."""
    add_model(folder / "tiny")
    app = create_app(Settings(models_dir=folder, default_model="tiny", trained_dir=folder / "trained"))
    card = Card.model_validate(CARD | {"title": name.capitalize()})
    app.state.library.models |= {name: ready(name, card, describe(network, (1, 32, 32)))}
    with serving(app) as client, visiting(str(client.base_url), browser) as visits:
        yield visits
