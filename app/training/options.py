"""What can be chosen of a training; the same fields for the page, the API and `python -m app train`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Optimiser = Literal["sgd", "momentum", "adam"]
Activation = Literal["relu", "tanh", "sigmoid"]
Pooling = Literal["max", "average"]
Loss = Literal["cross_entropy", "squared_error"]
Data = Literal["auto", "mnist", "sample", "own"]

RATES: Mapping[str, float] = {"sgd": 0.05, "momentum": 0.005, "adam": 0.001}  # measured: docs/training.md

MOST_OWN = 500  # digits of the reader's own that are learnt from


class Options(BaseModel):
    """One training's choices. Raises ValidationError for a field that is unknown or out of bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

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
        "over the ten outputs of (probability - target)².",
    )
    seed: int = Field(
        default=1, ge=0, le=2**32 - 1, description="The same seed and options give the same network."
    )
    data: Data = Field(
        default="auto",
        description="Digits to learn from: mnist, sample (the 10,000 that the project ships), own (those the "
        "reader drew and labelled, alone), or auto: mnist if it is there, else sample.",
    )
    amount: int = Field(
        default=20_000, ge=10, le=60_000, description="At most so many of these digits are used."
    )
    epochs: int = Field(default=8, ge=1, le=100, description="How often every digit is learnt from.")

    @property
    def learning_rate(self) -> float:
        """The rate, or the optimiser's own."""
        return RATES[self.optimiser] if self.rate is None else self.rate

    @property
    def arguments(self) -> dict[str, str]:
        """The keyword arguments of the LeNet that is trained, as in `Card.arguments`."""
        return {"activation": self.activation, "pooling": self.pooling}
