"""All models of a server: the shipped ones, those that were trained and kept, and every checkpoint."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

from .card import Card
from .checkpoints import Checkpoints, step_of
from .errors import ModelError, NotReady, UnknownModel, listed
from .loading import Networks, card_at_any_step, card_of_model, folders, load, made_of, training_of
from .model import Model
from .shared import Shared
from .training.history import History

log = logging.getLogger("lunette")


class Library:
    """All models that could be loaded. A folder that is broken is logged and left out.

    `NAME@STEP` is a model too: the weights after so many steps of its training, loaded when asked for.
    Names are looked up, never joined to a path. Any thread may read and change it: what changes is replaced
    whole, one change at a time, and then the checkpoints of its names are forgotten. Several servers may have
    one folder of trained networks: what one of them keeps or deletes the others see when they are asked next.
    """

    def __init__(self, folder: Path, default: str, trained: Path | None = None, late: bool = False) -> None:
        """folder: the shipped models. trained: those that were trained and kept here.

        late: of the shipped models only the default one is loaded now, each other when it is first asked for.
        """
        self.default = default
        self.models: dict[str, Model] = {}  # those that are loaded
        self._waiting: dict[str, Card] = {}
        self._opening = Lock()
        self.broken: dict[str, str] = {}
        self._refused: set[str] = set()  # those of them that were trained here
        self._places: dict[str, Path] = {}  # of models and of trainings, by name
        self._changing = Lock()
        self._shared = Shared(trained)
        self._networks = Networks()
        self._checkpoints = Checkpoints(self._at_step)
        for path in folders(folder):
            if late and path.name != default:
                self._attempt(path, partial(self._wait, path))
            else:
                self._try(path, kept=False)
        self._renew()

    def _is_shipped(self, name: str) -> bool:
        return name in self.models and not self.models[name].kept

    def _wait(self, folder: Path) -> None:
        """Read the card and trace the network, which may not be done beside running ones; load it later."""
        card = card_of_model(folder)
        self._networks.learn(card)
        self._waiting[folder.name] = card
        self._places[folder.name] = folder

    def _open(self, name: str) -> None:
        """Load a model that waits; two who ask at once get it once. A broken one is left out."""
        with self._opening:
            if name in self._waiting:
                self._try(self._places[name], kept=False)
                if name in self.broken:
                    del self._places[name]
                self._waiting = {other: card for other, card in self._waiting.items() if other != name}

    def _renew(self) -> None:
        """Take in what another server kept, and let go of what it deleted."""
        with self._shared.news() as now:
            for name in () if now is None else now.gone:
                if name in self.models and self.models[name].kept:
                    self.remove(name)
                if name in self._refused:
                    self._refused.discard(name)
                    del self.broken[name]
            for path in () if now is None else now.come:
                if path.name in self._waiting or self._is_shipped(path.name):
                    self._leave_out(path.name, "a shipped model has that name")
                    self._refused.add(path.name)
                elif path.name not in self.models:
                    self._try(path, kept=True)

    def _try(self, path: Path, kept: bool) -> None:
        self._attempt(path, partial(self.add, path, kept))
        if kept and path.name in self.broken:
            self._refused.add(path.name)

    def _attempt(self, path: Path, act: Callable[[], object]) -> None:
        try:
            act()
        except ModelError as problem:
            self._leave_out(path.name, problem.detail)
        except Exception as problem:  # whatever one architecture does, the other models must still open
            log.debug("model %s", path.name, exc_info=True)
            self._leave_out(path.name, f"{type(problem).__name__}: {problem}")

    def _leave_out(self, name: str, reason: str) -> None:
        self.broken[name] = reason
        log.error("model %s is left out: %s", name, reason)

    def add(self, folder: Path, kept: bool = True) -> Model:
        """Load one more model. Raises ModelError, and nothing is added."""
        model = replace(load(folder, self._networks), kept=kept)
        training = training_of(folder)
        with self._changing:
            names = [model.id]
            if training and self._is_free(training, folder):  # an address with the training's id still holds
                names.append(training)
            self._places = self._places | dict.fromkeys(names, folder)
            self.models = self.models | {model.id: model}
            for name in names:
                self._checkpoints.forget(name)
        return model

    def remove(self, name: str) -> None:
        """Forget a model and every name of its checkpoints."""
        folder = self.folder(name)
        with self._changing:
            names = {each for each, place in self._places.items() if place == folder}
            self.models = {each: model for each, model in self.models.items() if each != name}
            self._places = {each: place for each, place in self._places.items() if each not in names}
            for each in names:
                self._checkpoints.forget(each)

    def _is_free(self, training: str, folder: Path) -> bool:
        """Whether the id of a folder's training may lead to it: no other model has the name or was it."""
        if training in self.models or training in self.broken:
            return False
        return self._places.get(training) not in {self._places[each] for each in self.models} - {folder}

    def prepare(self, card: Card) -> None:
        """Learn a build of network now, so that its models can be added beside running ones."""
        self._networks.learn(card)

    def has(self, name: str) -> bool:
        """Whether a name is taken, be it by a model that cannot be loaded."""
        return name in self._places or name in self.broken

    def place(self, name: str, folder: Path | None) -> None:
        """Where the checkpoints NAME@STEP of a training lie now; None: nowhere any more."""
        with self._changing:
            others = {each: path for each, path in self._places.items() if each != name}
            self._places = others if folder is None else others | {name: folder}
            self._checkpoints.forget(name)

    def folder(self, name: str) -> Path:
        """The folder of a model or a training; raises UnknownModel with the legal names."""
        place = self._places.get(name) or self._shared.run(name)
        if place is None:
            raise UnknownModel(f"There is no model {name!r}; there is {listed(self._names)}.")
        return place

    @property
    def _names(self) -> list[str]:
        """Of all models, loaded or not: the shipped ones in their folder's order, then those kept here."""
        kept = [name for name, model in self.models.items() if model.kept]
        return [*sorted({*self.models, *self._waiting} - {*kept}), *kept]

    @property
    def all(self) -> list[Model]:
        """Every model there is now; what has waited is loaded."""
        self._renew()
        for name in list(self._waiting):
            self._open(name)
        models = self.models
        return [models[name] for name in self._names if name in models]

    @property
    def cards(self) -> list[Card]:
        """The cards of all models, loaded or not."""
        return [*self._waiting.values(), *(model.card for model in self.models.values())]

    def at_hand(self, name: str) -> Model | None:
        """The model, if nothing has to be read for it."""
        found = self._in_memory(name)
        return None if found and found.kept and self._shared.changed else found

    def _in_memory(self, name: str) -> Model | None:
        return self.models.get(name) or self._checkpoints.at_hand(name)

    def __getitem__(self, name: str) -> Model:
        """The model, or checkpoint, of that name; raises UnknownModel or UnknownStep with the legal ones."""
        self._renew()
        if name.partition("@")[0] in self._waiting:
            self._open(name.partition("@")[0])
        found = self._in_memory(name)
        if found is None and "@" in name:
            return self._checkpoints.load(name)
        if found is None:
            raise UnknownModel(f"There is no model {name!r}; there is {listed(self._names)}.")
        return found

    def _at_step(self, base: str, step: str) -> Model:
        folder = self.folder(base)
        history = History(folder)
        number = step_of(step, base, history.steps)
        card = card_at_any_step(folder, history.file_of(number))
        state, source = history.tensors(number), f"Checkpoint {number}"
        made = made_of(f"{base}@{number}", card, state, source, self._networks)
        return replace(made, step=number, kept=base in self.models and self.models[base].kept)

    def check_ready(self) -> None:
        """Raises NotReady, with the reason, when the default model is not loaded."""
        if self.default not in self.models:
            reason = self.broken.get(self.default, f"there is {listed(self.models)}")
            raise NotReady(f"The default model {self.default!r} is not loaded: {reason.rstrip('.')}.")
