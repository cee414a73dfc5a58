"""What can be chosen of a training; the same fields for the page, the API and `python -m app train`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Network = Literal["lenet", "article-fig3"]

Optimiser = Literal["sgd", "momentum", "adam"]
Activation = Literal["relu", "tanh", "sigmoid"]
Pooling = Literal["max", "average"]
Loss = Literal["cross_entropy", "squared_error"]
Data = Literal["auto", "mnist", "sample", "own", "photos"]

RATES: Mapping[str, float] = {"sgd": 0.05, "momentum": 0.005, "adam": 0.001}  # measured: docs/training.md

MOST_OWN = 500  # digits of the reader's own that are learnt from


@dataclass(frozen=True)
class Choices:
    """What can be chosen where one network learns, beside the fields' own limits.

    rates: of each optimiser the rate that it takes by itself. most: pictures to learn from. own: of these the
    reader's own. usual: defaults other than the fields'. only: the choices, where they are fewer than the
    field's. arguments: fields with which the network is built.
    """

    rates: Mapping[str, float]
    most: int
    own: int = 0
    usual: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


CHOICES: Mapping[Network, Choices] = {
    "lenet": Choices(
        RATES, most=60_000, own=MOST_OWN, only={"data": ("auto", "mnist", "sample", "own")},
        arguments=("activation", "pooling"),
    ),
    "article-fig3": Choices(
        {"sgd": 0.05, "momentum": 0.005, "adam": 0.001}, most=500,
        usual={"data": "photos", "amount": 500, "epochs": 30},
        only={"data": ("photos",), "activation": ("relu",), "pooling": ("max",)},
    ),
}  # fmt: skip


class Options(BaseModel):
    """One training's choices. Raises ValidationError for a field that is unknown or out of bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    network: Network = Field(
        default="lenet",
        description="What learns: lenet, from digits, or article-fig3, the article's network, from photos.",
    )
    optimiser: Optimiser = Field(
        default="sgd", description="How a gradient changes a weight: sgd, momentum (0.9) or adam."
    )
    rate: float | None = Field(
        default=None, gt=0, le=100, description="Learning rate; without it the optimiser's own (see RATES)."
    )
    batch: int = Field(default=16, ge=1, le=1024, description="Images whose mean gradient makes one step.")
    activation: Activation = Field(default="relu", description="What bends: relu, tanh or sigmoid.")
    pooling: Pooling = Field(
        default="max", description="What a pool keeps of its four: the max or their average."
    )
    loss: Loss = Field(
        default="cross_entropy",
        description="What is made smaller: cross_entropy, or squared_error, the article's: half the sum "
        "over the outputs of (probability - target)².",
    )
    seed: int = Field(
        default=1, ge=0, le=2**32 - 1, description="The same seed and options give the same network."
    )
    data: Data = Field(
        default="auto",
        description="Pictures to learn from: mnist, sample (the 10,000 digits that the project ships), own "
        "(those that the reader drew and labelled, alone), or auto: mnist if it is there, else sample. For "
        "article-fig3: photos, those that the project ships.",
    )
    amount: int = Field(default=20_000, ge=10, le=60_000, description="At most so many of these are used.")
    epochs: int = Field(default=8, ge=1, le=100, description="How often each of them is learnt from.")

    @property
    def learning_rate(self) -> float:
        """The rate, or the optimiser's own."""
        return CHOICES[self.network].rates[self.optimiser] if self.rate is None else self.rate

    @property
    def arguments(self) -> dict[str, str]:
        """The keyword arguments of the network that is trained, as in `Card.arguments`."""
        return {name: getattr(self, name) for name in CHOICES[self.network].arguments}

    @model_validator(mode="before")
    @classmethod
    def _with_usual(cls, given: Any) -> Any:
        """What is not chosen is as the network has it."""
        choices = CHOICES.get(given.get("network", "lenet")) if isinstance(given, dict) else None
        return {**choices.usual, **given} if choices else given

    @model_validator(mode="after")
    def _fits_network(self) -> Self:
        choices = CHOICES[self.network]
        for name, legal in choices.only.items():
            if (chosen := getattr(self, name)) not in legal:
                raise _unfit(f"{name} of {self.network} is {chosen!r}; there is {', '.join(legal)}")
        if self.amount > choices.most:
            raise _unfit(f"amount of {self.network} is {self.amount}; there are {choices.most} at most")
        return self


def _unfit(words: str) -> PydanticCustomError:
    """What the network does not have, without the words that pydantic puts before an error."""
    return PydanticCustomError("unfit", "{words}", {"words": words})


def limits(network: Network) -> dict[str, Any]:
    """Of each option its description and what is legal for that network."""
    told: dict[str, Any] = Options.model_json_schema()["properties"]
    choices = CHOICES[network]
    told["amount"]["maximum"] = choices.most
    for name, legal in choices.only.items():
        told[name]["enum"] = list(legal)
    return told
